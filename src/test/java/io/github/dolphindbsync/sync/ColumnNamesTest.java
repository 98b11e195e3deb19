package io.github.dolphindbsync.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import io.github.dolphindbsync.app.command.Inspections;
import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import io.github.dolphindbsync.source.poll.PollResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever the columns of the source are called: they arrive under these names, or check, plan and poll refuse them
 * alike.
 */
class ColumnNamesTest {

    private static final int COLUMNS = 4;

    @TempDir
    Path folder;

    @RegisterExtension
    final Market market = new Market();

    private final StandInServer server = market.server();

    private String duckDb() {
        return "jdbc:duckdb:" + folder.resolve("warehouse.duckdb");
    }

    private Sync sync(String table) {
        return new Sync(server, duckDb())
                .with("dolphindb.table-name", table)
                .with("sync.trade.target", table)
                .with("sync.trade.files.folder", folder.resolve("files").toString())
                .with("checkpoints.folder", folder.resolve("checkpoints").toString());
    }

    private Sync sync(String table, String where) {
        return where.equals("database")
                ? sync(table)
                : sync(table)
                        .destination("files")
                        .with("sync.trade.files.format", where.equals("jsonl") ? "jsonl" : where);
    }

    private List<String> findings(Sync inspected) throws Exception {
        try (inspected) {
            return Inspections.failures(inspected.context());
        }
    }

    /** One row of a table with these columns beside the time. */
    private StoredTable table(String table, String type, List<String> names) {
        String columns = IntStream.range(0, names.size())
                .mapToObj(index -> ",c" + index + ":" + type)
                .collect(Collectors.joining());
        StoredTable made = server.createTable("market", table, TableDefinition.of("at:NANOTIMESTAMP" + columns));
        for (int index = 0; index < names.size(); index++) {
            made.renameColumn("c" + index, names.get(index));
        }
        List<Object> row = new ArrayList<>();
        row.add(1_000L);
        names.forEach(name -> row.add(type.equals("INT") ? (Object) 7 : "7"));
        made.appendRow(row.toArray());
        return made;
    }

    private List<String> columnsOf(String table) throws SQLException {
        return columnsOf(duckDb(), "select * exclude (\"at\", _row_id) from \"" + table + "\"");
    }

    private static List<String> columnsOf(String url, String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> names = new ArrayList<>();
            for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                names.add(rows.getMetaData().getColumnName(column));
            }
            return names;
        }
    }

    @ParameterizedTest
    @CsvSource({"INT, database", "STRING, database", "INT, jsonl", "INT, csv", "INT, parquet"})
    void givenNamesOfAnyCharactersThenTheyArriveOrCheckPlanAndPollRefuseThemAlike(String type, String where)
            throws Exception {
        Random random = new Random(39);
        int carried = 0;
        for (int round = 0; round < 6; round++) {
            List<String> names = Stream.generate(() -> anyName(random))
                    .filter(name -> !name.isBlank())
                    .limit(COLUMNS)
                    .toList();
            if (names.stream()
                            .map(name -> name.toLowerCase(Locale.ROOT))
                            .distinct()
                            .count()
                    < COLUMNS) {
                continue;
            }
            String table = "t" + round;
            StoredTable source = table(table, type, names);

            List<String> findings = findings(sync(table, where));
            try (Sync sync = sync(table, where)) {
                PollResult result = sync.poll();
                if (findings.isEmpty()) {
                    assertThat(result.failure()).as("%s", names).isEmpty();
                    assertThat(result.rows()).as("%s", names).isEqualTo(1);
                    assertThat(where.equals("database") ? columnsOf(table) : namesIn(where))
                            .containsSubsequence(names);
                    source.append(List.<Object[]>of(
                            Stream.concat(Stream.of(2_000L), names.stream().map(name -> null))
                                    .toArray()));
                    assertThat(sync.restart().poll().failure()).as("%s", names).isEmpty();
                    carried++;
                } else {
                    assertThat(findings)
                            .as("%s", names)
                            .containsExactly(result.failure().orElseThrow());
                    assertThat(findings.get(0)).doesNotContainPattern("[\\p{Cntrl}\\u0085\\u2028\\u2029]");
                }
            }
            deleteFiles();
        }
        assertThat(carried).isPositive();
    }

    /** Mostly of what can be seen, now and then with what can't. */
    private static String anyName(Random random) {
        return random.ints(1 + random.nextInt(6), 0, 60)
                .map(kind -> switch (kind) {
                    case 0 -> random.nextInt(0x20);
                    case 1 -> "\u2028\u2029\u0085\u007f\"\\".charAt(random.nextInt(6));
                    case 2 -> 0x1f600 + random.nextInt(50);
                    case 3, 4, 5, 6, 7 -> 0xa1 + random.nextInt(0x1000);
                    default -> ' ' + random.nextInt(95);
                })
                .filter(character -> Character.isDefined(character))
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    private List<String> namesIn(String format) throws Exception {
        try (Stream<Path> files = Files.walk(folder.resolve("files"))) {
            Path file = files.filter(Files::isRegularFile).findFirst().orElseThrow();
            if (format.equals("jsonl")) {
                List<String> names = new ArrayList<>();
                new ObjectMapper()
                        .readTree(Files.readString(file).lines().findFirst().orElseThrow())
                        .fieldNames()
                        .forEachRemaining(names::add);
                return names;
            }
            if (format.equals("csv")) {
                return new CsvMapper()
                        .readerForListOf(String.class)
                        .with(CsvParser.Feature.WRAP_AS_ARRAY)
                        .<List<String>>readValues(file.toFile())
                        .next();
            }
            return columnsOf("jdbc:duckdb:", "select * from '" + file + "'");
        }
    }

    private void deleteFiles() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> !file.startsWith(folder.resolve("warehouse.duckdb")))
                    .toList()) {
                Files.delete(file);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a\nb", "a\rb", "a\tb", "a\u0001b", "a\u007fb", "a\u0085b", "a\u2028b", "a\u2029b", "\n", "a\n"})
    void givenANameThatWouldBreakALineThenItIsRefusedInOneLineAndTheOthersCanBeCarried(String name) throws Exception {
        table("odd", "INT", List.of("c", name));

        List<String> findings = findings(sync("odd"));

        assertThat(findings)
                .singleElement()
                .asString()
                .contains("\\u", "line break", "sync.trade.columns")
                .doesNotContainPattern("[\\p{Cntrl}\\u0085\\u2028\\u2029]");
        try (Sync sync = sync("odd");
                LoggedLines lines = LoggedLines.ofPackage("io.github.dolphindbsync")) {
            assertThat(sync.poll().failure()).contains(findings.get(0));
            assertThat(lines.traces()).isEmpty();
            assertThat(lines.containing("\u2028")).isEmpty();
            assertThat(sync.restart().with("sync.trade.columns", "at,c").poll().rows())
                    .isEqualTo(1);
        }
        assertThat(columnsOf("odd")).containsExactly("c");
    }

    @Test
    void givenARenamingToANameThatWouldBreakALineThenTheSettingIsRefused() throws Exception {
        table("odd", "INT", List.of("c"));

        assertThatThrownBy(() -> findings(sync("odd").with("sync.trade.rename", "c:a\u2028b")))
                .hasStackTraceContaining("sync.trade.rename");
    }

    @Test
    void givenATableWithALineBreakInItsNameThenItIsRefusedInOneLine() throws Exception {
        assertThat(findings(sync("t").with("dolphindb.table-name", "a\u2028b")))
                .singleElement()
                .asString()
                .doesNotContain("\u2028");
    }
}
