package io.github.dolphindbsync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What follows from the code and is committed: tests check it, or write it where {@code -Dgenerated=write} is set. */
public final class GeneratedTables {

    /** Writes all of it. */
    static final String COMMAND = "mvn -B test -Dtest=ComponentMetadataTest,SettingsPageTest -Dgenerated=write";

    /** Stands before a table, and says what is in it. */
    private static final String MARK = "<!-- generated: ";

    private GeneratedTables() {}

    static boolean areWritten() {
        return "write".equals(System.getProperty("generated"));
    }

    /**
     * Checks the tables of a page.
     *
     * @param heading names the columns, as in {@code | setting | default | meaning |}
     * @param rows of a table, by what its mark says
     */
    public static void check(Path page, String heading, Function<String, List<String>> rows) throws IOException {
        List<String> expected = new ArrayList<>();
        boolean isInTable = false;
        for (String line : Files.readAllLines(page)) {
            isInTable = isInTable && line.startsWith("|");
            if (!isInTable) {
                expected.add(line);
            }
            if (line.startsWith(MARK)) {
                isInTable = true;
                expected.add(heading);
                expected.add(heading.replaceAll("[^|]+", "---"));
                expected.addAll(rows.apply(line.substring(MARK.length(), line.indexOf(" -->"))));
            }
        }
        if (areWritten()) {
            Files.write(page, expected);
        }
        assertThat(Files.readAllLines(page))
                .as("tables of %s. Write them anew, and commit them:%n%s", page, COMMAND)
                .isEqualTo(expected);
    }

    /** A row of such a table. */
    public static String row(String name, Object defaultValue, String meaning) {
        String shown = defaultValue == null || defaultValue.equals("") ? "" : "`" + defaultValue + "`";
        return "| `" + name + "` | " + shown + " | " + meaning + " |";
    }
}
