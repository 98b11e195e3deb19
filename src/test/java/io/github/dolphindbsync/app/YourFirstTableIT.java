package io.github.dolphindbsync.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page docs/your-first-table.md, taken at its word: its settings, commands and output. */
class YourFirstTableIT {

    private static final Pattern COMMAND = Pattern.compile("java -jar target/dolphindb-sync-app\\.jar ([^`\\n]+)");
    private static final Pattern SETTING = Pattern.compile("^(dolphindb\\.[a-z-]+)=(.+)$", Pattern.MULTILINE);
    private static final Pattern SETTING_TO_CHOOSE = Pattern.compile("\\| `(sync\\.trade\\.[a-z-]+)=([^`]+)` \\|");
    private static final Pattern OUTPUT = Pattern.compile("```\\n(sync trade: .+)\\n```");
    private static final Pattern LISTENING = Pattern.compile("127\\.0\\.0\\.1:(\\d+), table dfs://market/trade");

    @TempDir
    Path folder;

    @Test
    void everyCommandDoesWhatThePageShows() throws Exception {
        String page = Files.readString(Path.of("docs/your-first-table.md"));
        List<String> commands = all(COMMAND, page.replace("\\\n", " ")).stream()
                .map(found -> found.group(1).strip())
                .toList();
        assertThat(commands).hasSize(4).last().isEqualTo("--once");

        Jar jar = Jar.in(folder);
        for (MatchResult setting : all(SETTING, page)) {
            jar.setting(setting.group(1), setting.group(2));
        }
        jar.setting(
                "dolphindb.password",
                all(Pattern.compile("password is `(.+)`"), page).get(0).group(1));
        StandIn standIn =
                new StandIn(commands.get(0).replace("--port 8848", "--port 0").split(" +"));
        try {
            jar.setting("dolphindb.port", standIn.port());

            Path settings = folder.resolve("application.properties");
            String withoutChoice = Files.readString(settings);
            all(SETTING_TO_CHOOSE, page).forEach(setting -> jar.setting(setting.group(1), setting.group(2)));
            jar.run(commands.get(1)).assertEnded(0, "key              symbol, timestamp", "Asia/Shanghai");
            Files.writeString(settings, withoutChoice);
            jar.run(commands.get(2)).assertEnded(0, "create table \"trade\"");
            String loaded = jar.run(commands.get(3)).assertEnded(0).output();
            assertThat(loaded).containsPattern(pattern(all(OUTPUT, page).get(0).group(1)));
            jar.run("--once").assertEnded(0, "sync trade: nothing new");
            assertThat(Destination.DUCKDB.stored(jar, "trade")).hasSize(10_000);
        } finally {
            standIn.stop();
        }
    }

    /** The command {@code simulator} in a thread, to save a process. */
    private static final class StandIn {
        private final StringWriter output = new StringWriter();
        private final Thread thread;

        StandIn(String... arguments) {
            thread = new Thread(
                    () -> Application.commandLine()
                            .setOut(new PrintWriter(output, true))
                            .execute(arguments),
                    "stand-in");
            thread.start();
        }

        int port() {
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> LISTENING.matcher(output.toString()).find());
            return Integer.parseInt(all(LISTENING, output.toString()).get(0).group(1));
        }

        void stop() throws InterruptedException {
            thread.interrupt();
            thread.join();
        }
    }

    private static List<MatchResult> all(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.results().toList();
    }

    /** What differs from run to run is written as an ellipsis. */
    private static Pattern pattern(String shown) {
        return Pattern.compile(Pattern.quote(shown).replace("…", "\\E.+\\Q"));
    }
}
