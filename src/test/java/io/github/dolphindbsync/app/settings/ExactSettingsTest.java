package io.github.dolphindbsync.app.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.source.settings.Settings;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever a password holds, and wherever it is written, it arrives as it is, in the application and in its routes. */
class ExactSettingsTest {

    private static final int TEXTS = 120;

    private static final List<String> PARTS = List.of(
            "\\",
            "\\\\",
            " ",
            "  ",
            "{{",
            "}}",
            "{",
            "}",
            "#",
            "%",
            "%2B",
            "+",
            "\t",
            "$",
            "${",
            ":",
            "=",
            "'",
            "\"",
            "!",
            "\\t",
            "\\u",
            "\\{{",
            "?",
            "&",
            ";",
            ",",
            "/",
            "@",
            "RAW(",
            ")",
            "#bean:x",
            "é",
            "价格",
            "İı",
            "١",
            "😀",
            "\u00a0",
            "\u2028",
            "a",
            "I",
            "i",
            "1",
            "nested=true",
            "\\n",
            "Exchange.CONTENT_TYPE",
            "''",
            "\"\"",
            "=",
            "\ufeff");

    /** As long as the places in which it is given together allow. */
    private static List<String> texts(long seed) {
        Random random = new Random(seed);
        List<String> texts =
                new ArrayList<>(List.of("a\\b", " a ", "a\\", "\\a", "{{x", "x}}", "#a", "%2B", "a\tb", "\\{{x"));
        while (texts.size() < TEXTS) {
            StringBuilder text = new StringBuilder();
            int parts = 1 + random.nextInt(6);
            for (int part = 0; part < parts; part++) {
                text.append(PARTS.get(random.nextInt(PARTS.size())));
            }
            texts.add(text.toString());
        }
        return texts;
    }

    @TempDir
    Path folder;

    /** Prints what has arrived, once for the application and once for its routes. */
    static final class Print {

        private Print() {}

        public static void main(String[] keys) throws Exception {
            ApplicationSettings settings = new ApplicationSettings(Path.of(""));
            ExactMain main = new ExactMain(settings);
            main.bind("settings", settings);
            main.start();
            CamelContext context = main.getCamelContext();
            for (String source : List.of("environment", "option", "file", "secret")) {
                for (int index = 0; index < TEXTS; index++) {
                    String key = source + index + ".password";
                    String found = new Settings(context).find(key).orElse("");
                    String inRoute = context.resolvePropertyPlaceholders("<{{" + key + "}}>");
                    System.out.println(key + " " + hexadecimal(found) + " " + hexadecimal(inRoute));
                }
            }
            main.stop();
        }
    }

    private static String hexadecimal(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({"C, tr, UTF-8", "C, th, ISO-8859-1", "C.UTF-8, ar, US-ASCII", "POSIX, tr, ''"})
    void aTextFromAnySourceArrivesAsItWasWritten(String locale, String language, String encoding) throws Exception {
        List<String> texts = texts(locale.hashCode() + 31L * language.hashCode());
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Duser.language=" + language,
                "-cp",
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                        .map(path -> Path.of(path).toAbsolutePath().toString())
                        .collect(Collectors.joining(File.pathSeparator))));
        if (!encoding.isEmpty()) {
            command.add("-Dfile.encoding=" + encoding);
        }
        Map<String, String> environment = new TreeMap<>();
        Properties file = new Properties();
        Path secrets = Files.createDirectory(folder.resolve("secrets"));
        for (int index = 0; index < TEXTS; index++) {
            String text = texts.get(index);
            environment.put("ENVIRONMENT" + index + "_PASSWORD", text);
            command.add("-Doption" + index + ".password=" + text);
            file.setProperty("file" + index + ".password", text);
            Files.writeString(secrets.resolve("secret" + index + ".password"), text + (index % 2 == 0 ? "\n" : ""));
        }
        file.setProperty("camel.main.cloud-properties-location", "secrets");
        write(file);
        command.addAll(List.of(Print.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(folder.resolve("errors").toFile());
        builder.environment().putAll(environment);
        builder.environment().put("LC_ALL", locale);
        Process process = builder.start();
        List<String> printed = process.inputReader(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.matches("[a-z]+\\d+\\.password .*"))
                .toList();
        assertThat(process.waitFor())
                .as(Files.readString(folder.resolve("errors")))
                .isZero();

        List<String> expected = new ArrayList<>();
        for (String source : List.of("environment", "option", "file", "secret")) {
            for (int index = 0; index < TEXTS; index++) {
                String text = texts.get(index);
                expected.add(source + index + ".password " + hexadecimal(text) + " " + hexadecimal("<" + text + ">"));
            }
        }
        assertThat(printed).containsExactlyElementsOf(expected);
    }

    /** As Java's own tools write such a file, in UTF-8. */
    private void write(Properties properties) throws IOException {
        StringWriter text = new StringWriter();
        properties.store(text, null);
        Files.writeString(folder.resolve(ApplicationSettings.FILE), text.toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    dolphindb.password=a\\b              | a\\b
                    dolphindb.password=a\\\\b             | a\\b
                    dolphindb.password = a\\=b#c!        | a=b#c!
                    dolphindb.password:C:\\data\\users   | C:\\data\\users
                    dolphindb.password=\\u4ef7\\u12 x    | 价\\u12 x
                    dolphindb.password=价格              | 价格
                    dolphindb.password=a\\               | a\\
                    dolphindb.password=\\$1\\"            | \\$1\\"
                    """)
    void aLineOfTheFileMeansWhatIsDocumented(String line, String value) {
        assertThat(SettingsFile.parse("x", line.getBytes(StandardCharsets.UTF_8)))
                .containsExactly(new SettingsFile.Line(1, "dolphindb.password", value));
    }

    @Test
    void linesAreCountedAcrossCommentsAndContinuations() {
        String text = "\ufeff# one\r\n\r\na=1 \\\r\n   2\r\n! five\r\n  b : \\ x \n";

        assertThat(SettingsFile.parse("x", text.getBytes(StandardCharsets.UTF_8)))
                .containsExactly(new SettingsFile.Line(3, "a", "1 2"), new SettingsFile.Line(6, "b", " x "));
    }
}
