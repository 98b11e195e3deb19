package io.github.dolphindbsync.destination;

import static io.github.dolphindbsync.destination.TestRows.KEYLESS;
import static io.github.dolphindbsync.destination.TestRows.NEWEST_BY_SYMBOL;
import static io.github.dolphindbsync.destination.TestRows.T;
import static io.github.dolphindbsync.destination.TestRows.TRADES;
import static io.github.dolphindbsync.destination.TestRows.batch;
import static io.github.dolphindbsync.destination.TestRows.keyless;
import static io.github.dolphindbsync.destination.TestRows.row;
import static io.github.dolphindbsync.destination.TestRows.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dolphindbsync.delivery.PollOfTest;
import io.github.dolphindbsync.destination.table.TableInspection;
import io.github.dolphindbsync.destination.table.TableName;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.RowBatch;
import io.github.dolphindbsync.rows.RowSchema;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * What every dialect does alike: given rows that are stored, when a batch arrives, then exactly these rows are there.
 */
public abstract class UpsertContractTest extends UpsertTestSupport {

    @Test
    void firstBatchCreatesTheTable() throws Exception {
        upsert("trade", batch(TRADES, row(T, "AAPL", 27.5, 100), row(T, "MSFT", 60.25, 7)));

        assertThat(stored("trade", TRADES))
                .containsExactlyInAnyOrder(row(T, "AAPL", 27.5, 100), row(T, "MSFT", 60.25, 7));
    }

    private static final int MOST_TOGETHER = 200;

    private static final List<List<String>> NAMES = List.of(
            List.of("\u00e9", "e"),
            List.of("\u017f", "s"),
            List.of("\u212a", "b"),
            List.of("\u0130", "i"),
            List.of("\u0131", "i"),
            List.of("\u00df", "ss"),
            List.of("\u03c3", "\u03c2"),
            List.of("a\u0301", "\u00e1"),
            List.of("a", "a "),
            List.of(" a", "  a"),
            List.of(" "),
            List.of("a\"b", "a`b", "a'b", "a\\b", "a%sb", "a?b", "a:b", "$1", "--", "/*", "a.b", "a;b", "a,b", "{x}"),
            List.of("a\n"),
            List.of("a\u000b"),
            List.of("a\u00a0", "a\u3000"),
            List.of("a\nb", "a\rb", "a\u2028b", "a\u0085b", "a\tb", "a\u0001b", "\ufeffa", "\u00a0"),
            List.of("\ud83d\ude00"),
            List.of("ctid", "oid"),
            List.of("xmin", "tableoid"),
            List.of("rowid", "_rowid_", "ROWNUM", "filename"),
            List.of("select", "order", "from", "table", "user", "value", "date", "e", "pi", "NULL", "TRUE"),
            List.of("kept", "arrived", "t", "s", "id", "place", "is_stored", "c0", "excluded", "target", "source"),
            List.of("x".repeat(63), "x".repeat(62)),
            List.of("x".repeat(64)),
            List.of("x".repeat(65)),
            List.of("\u4ef7".repeat(21)),
            List.of("\u4ef7".repeat(22)),
            List.of("\u4ef7".repeat(64)),
            List.of("x".repeat(100) + "a", "x".repeat(100) + "b"),
            List.of("x".repeat(300)));

    @Test
    void givenNamesThatAreOddThenCheckAndPollRefuseThemInTheSameWordsOrTheyAreKeptExactly() throws Exception {
        List<List<String>> all = new ArrayList<>(NAMES);
        Random random = new Random(17);
        while (all.size() < NAMES.size() + 60) {
            List<String> names = List.of(anyName(random), anyName(random), anyName(random));
            if (differInMoreThanCase(names)) {
                all.add(names);
            }
        }
        // Some databases are opened with their first connection and closed with the last.
        try (Connection open = dataSource().getConnection()) {
            Set<String> together = new LinkedHashSet<>();
            for (List<String> names : all) {
                Optional<String> refusal = refusal(open, schemaWith(ColumnType.INT, names));
                if (refusal.isPresent()) {
                    assertRefused(names, refusal.get());
                } else if (haveRoom(open, together, names)) {
                    together.addAll(names);
                } else {
                    assertKept(List.copyOf(together));
                    together = new LinkedHashSet<>(names);
                }
            }
            assertKept(List.copyOf(together));
        }
    }

    /** To make a table for each takes too long. */
    private static boolean haveRoom(Connection connection, Set<String> names, List<String> further)
            throws SQLException {
        Set<String> all = new LinkedHashSet<>(names);
        all.addAll(further);
        return all.size() <= MOST_TOGETHER
                && differInMoreThanCase(all)
                && refusal(connection, schemaWith(ColumnType.INT, List.copyOf(all)))
                        .isEmpty();
    }

    /** As the columns of rows do. */
    private static boolean differInMoreThanCase(Collection<String> names) {
        return names.stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .distinct()
                        .count()
                == names.size();
    }

    private static Optional<String> refusal(Connection connection, RowSchema schema) throws SQLException {
        return TableInspection.of(connection, "names", schema).refusal();
    }

    private Optional<String> refusal(String table, RowSchema schema) throws SQLException {
        try (Connection connection = dataSource().getConnection()) {
            return TableInspection.of(connection, table, schema).refusal();
        }
    }

    private void assertRefused(List<String> names, String refusal) throws SQLException {
        RowSchema schema = schemaWith(ColumnType.INT, names);
        assertThatThrownBy(() -> upsert("names", batch(schema, sevens(names))))
                .rootCause()
                .hasMessage(refusal);
        assertThat(refusal).contains("sync.<name>.rename").endsWith("price:last_price");
        assertThat(tableExists("names")).isFalse();
    }

    private static List<Object> sevens(List<String> names) {
        List<Object> row = new ArrayList<>(row(1));
        names.forEach(name -> row.add(7L));
        return row;
    }

    private void assertKept(List<String> names) throws SQLException {
        RowSchema schema = schemaWith(ColumnType.INT, names);
        for (int time = 0; time < 2; time++) {
            upsert("names", batch(schema, sevens(names)));
        }
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet stored = statement.executeQuery("select * from " + quoted("names"))) {
            List<String> kept = new ArrayList<>();
            for (int column = 2; column <= stored.getMetaData().getColumnCount(); column++) {
                kept.add(stored.getMetaData().getColumnName(column));
            }
            assertThat(kept).isEqualTo(names);
            assertThat(stored.next()).isTrue();
            assertThat(stored.getInt(names.size() + 1)).isEqualTo(7);
        }
        execute("drop table " + quoted("names"));
    }

    private static RowSchema schemaWith(ColumnType type, List<String> names) {
        Column tracking = new Column("at", ColumnType.LONG);
        return new RowSchema(
                Stream.concat(Stream.of(tracking), names.stream().map(name -> new Column(name, type)))
                        .toList(),
                "at",
                List.of("at"),
                ZoneOffset.UTC);
    }

    private static String quoted(String table) {
        return TableName.quote(table);
    }

    private static String anyName(Random random) {
        return random.ints(1 + random.nextInt(random.nextInt(10) == 0 ? 80 : 3), 1, 0x2fff)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    @Test
    void givenNamesWhoseCompanionsAreTooLongOrTakenThenBothAreNamedOrAllIsKept() throws Exception {
        for (String suffix : List.of("_ns", "_ms", "_s", "_NS")) {
            for (ColumnType type : List.of(ColumnType.NANOTIMESTAMP, ColumnType.TIMESTAMP, ColumnType.DATETIME)) {
                RowSchema taken = new RowSchema(
                        List.of(new Column("at", type), new Column("at" + suffix, ColumnType.LONG)),
                        "at",
                        List.of("at"),
                        ZoneOffset.UTC);
                RowSchema longest = new RowSchema(
                                List.of(
                                        new Column("x".repeat(64 - suffix.length()), type),
                                        new Column("v", ColumnType.LONG)),
                                "x".repeat(64 - suffix.length()),
                                List.of(),
                                ZoneOffset.UTC)
                        .withRowId();
                for (RowSchema schema : List.of(taken, longest)) {
                    Optional<String> refusal = refusal("names", schema);
                    List<Object> row = schema.hasKey() ? row(7, 1) : row(7, 1, new UUID(1, 2));
                    if (refusal.isPresent()) {
                        assertThat(refusal.get()).contains("beside it for its raw value", "sync.<name>.rename");
                        assertThatThrownBy(() -> upsert("names", batch(schema, row)))
                                .rootCause()
                                .hasMessage(refusal.get());
                    } else {
                        upsert("names", batch(schema, row));
                        execute("drop table " + quoted("names"));
                    }
                }
            }
        }
    }

    @Test
    void givenANameOfATableThatIsTooLongThenCheckAndPollRefuseItInTheSameWordsOrItIsKept() throws Exception {
        String name = "\u4ef7".repeat(65);
        RowSchema schema = schemaWith(ColumnType.INT, List.of("v"));
        Optional<String> refusal = refusal(name, schema);
        if (refusal.isEmpty()) {
            upsertTable(name, batch(schema, row(1, 7)));
            upsertTable(name, batch(schema, row(2, 7)));
            assertThat(query("select count(*) from " + quoted(name))).containsExactly(row(2));
        } else {
            assertThat(refusal.get()).contains("the name '" + name, "sync.<name>.target");
            assertThatThrownBy(() -> upsertTable(name, batch(schema, row(1, 7))))
                    .rootCause()
                    .hasMessage(refusal.get());
        }
    }

    @Test
    void givenWhatDependsOnAColumnThatHasToBeWidenedThenCheckPlanAndPollNameItInTheSameWords() throws Exception {
        RowSchema wider = schemaWith(ColumnType.LONG, List.of("v"));
        for (InexactTable table : tablesThatCannotBeWidened()) {
            upsert("names", batch(schemaWith(ColumnType.INT, List.of("v")), row(1, 7)));
            for (String statement : table.statements()) {
                execute(statement);
            }
            String refusal = refusal("names", wider).orElse("none");
            assertThat(refusal)
                    .as("%s", table.statements())
                    .contains("can't change the type of column 'v'", "Drop what is named")
                    .contains(table.says());
            Exchange poll = template.send("upsert:names", exchange -> {
                PollOfTest.begin(exchange, wider, true);
                exchange.getMessage().setBody(batch(wider, row(2, 8)));
            });
            assertThat(poll.getException()).hasMessage(refusal);
            assertThat(query("select count(*) from " + quoted("names"))).containsExactly(row(1));
            for (String statement : whatDropsAll()) {
                execute(statement);
            }
        }
    }

    @Test
    void givenATableThatTakesTwoKeysForOneThenCheckPlanAndPollRefuseItByName() throws Exception {
        for (InexactTable table : inexactTables()) {
            for (String statement : table.statements()) {
                execute(statement);
            }
            try (Connection connection = dataSource().getConnection()) {
                assertThat(TableInspection.of(connection, "newest", NEWEST_BY_SYMBOL)
                                .refusal()
                                .orElseThrow())
                        .as("check and plan, %s", table)
                        .contains("in which two different keys can be equal", "symbol")
                        .contains(table.says());
            }
            assertThatThrownBy(() -> upsert("newest", batch(NEWEST_BY_SYMBOL, row(T, "a", 1.0, 1))))
                    .rootCause()
                    .hasMessageContaining("newest")
                    .hasMessageContainingAll(table.says().toArray(String[]::new));
            assertThat(query("select count(*) from newest")).as("%s", table).containsExactly(row(0));
            execute("drop table newest");
        }
    }

    @Test
    void givenAColumnThatIgnoresCaseThenAChangeOfCaseAloneIsStored() throws Exception {
        Assumptions.assumeTrue(typeThatIgnoresCase() != null, "no such type in this database");
        RowSchema schema = schema(
                ZoneOffset.UTC,
                List.of("id"),
                new Column("timestamp", ColumnType.LONG),
                new Column("id", ColumnType.LONG),
                new Column("note", ColumnType.STRING));
        execute("create table noted (\"timestamp\" " + longType() + " not null, id " + longType() + " not null, note "
                + typeThatIgnoresCase() + ")");
        execute("create unique index noted_id on noted (id)");

        upsert("noted", batch(schema, row(1, 1, "a")));
        upsert("noted", batch(schema, row(2, 1, "A")));
        upsert("noted", batch(schema, row(2, 1, "a")));
        upsert("noted", batch(schema, row(2, 1, "A")));

        assertThat(stored("noted", schema)).containsExactly(row(2, 1, "A"));
    }

    @Test
    void emptyBodyDoesNothing() throws Exception {
        upsert("trade", List.of());

        assertThat(tableExists("trade")).isFalse();
    }

    @Test
    void emptyBatchMakesTheTableThatTheNextOneCountsOn() throws Exception {
        upsert("trade", batch(TRADES));

        assertThat(tableExists("trade")).isTrue();
    }

    @Test
    void rowsThatDifferInTheLastThreeOfNineDigitsAreDifferentRows() throws Exception {
        List<List<Object>> rows = LongStream.of(1, 2, 998, 999)
                .mapToObj(digits -> row(T + digits, "AAPL", 1.0, digits))
                .toList();

        upsert("trade", batch(TRADES, rows));
        upsert("trade", batch(TRADES, rows));

        assertThat(stored("trade", TRADES)).containsExactlyInAnyOrderElementsOf(rows);
    }

    @Test
    void identicalRowsWithoutKeyAllArriveAndRedeliveryChangesNothing() throws Exception {
        RowBatch batch =
                batch(KEYLESS, keyless(T, "AAPL", 1.0, 1), keyless(T, "AAPL", 1.0, 2), keyless(T + 1, "AAPL", 1.0, 3));

        upsert("trade", batch);
        upsert("trade", batch);

        assertThat(stored("trade", KEYLESS))
                .containsExactlyInAnyOrder(
                        keyless(T, "AAPL", 1.0, 1), keyless(T, "AAPL", 1.0, 2), keyless(T + 1, "AAPL", 1.0, 3));
    }

    @Test
    void batchThatOverlapsHalfAddsTheOtherHalf() throws Exception {
        upsert("trade", batch(TRADES, row(T, "A", 1.0, 1), row(T + 1, "A", 2.0, 2)));
        upsert("trade", batch(TRADES, row(T + 1, "A", 2.0, 2), row(T + 2, "A", 3.0, 3)));

        assertThat(stored("trade", TRADES))
                .containsExactlyInAnyOrder(row(T, "A", 1.0, 1), row(T + 1, "A", 2.0, 2), row(T + 2, "A", 3.0, 3));
    }

    @Test
    void rowsAtTheMarkAreFoundAmongNewerOnesInAnyOrder() throws Exception {
        upsert("trade", batch(KEYLESS, keyless(T, "A", 1.0, 1), keyless(T + 1, "A", 1.0, 2)));
        upsert(
                "trade",
                batch(
                        KEYLESS,
                        keyless(T + 5, "A", 1.0, 5),
                        keyless(T + 1, "A", 1.0, 2),
                        keyless(T + 4, "A", 1.0, 4),
                        keyless(T + 1, "A", 1.0, 3)));

        assertThat(stored("trade", KEYLESS))
                .containsExactlyInAnyOrder(
                        keyless(T, "A", 1.0, 1),
                        keyless(T + 1, "A", 1.0, 2),
                        keyless(T + 1, "A", 1.0, 3),
                        keyless(T + 4, "A", 1.0, 4),
                        keyless(T + 5, "A", 1.0, 5));
    }

    @Test
    void lateRowBeforeAllThatAreStoredIsAdded() throws Exception {
        upsert("trade", batch(TRADES, row(T, "A", 1.0, 1)));
        upsert("trade", batch(TRADES, row(T - 1_000_000_000_000L, "A", 2.0, 2)));

        assertThat(stored("trade", TRADES))
                .containsExactlyInAnyOrder(row(T, "A", 1.0, 1), row(T - 1_000_000_000_000L, "A", 2.0, 2));
    }

    @Test
    void correctionAtTheSameTrackingValueReplacesTheRow() throws Exception {
        upsert("trade", batch(TRADES, row(T, "A", 1.0, 1), row(T, "B", 1.0, 1)));
        upsert("trade", batch(TRADES, row(T, "A", null, 2)));

        assertThat(stored("trade", TRADES)).containsExactlyInAnyOrder(row(T, "A", null, 2), row(T, "B", 1.0, 1));
    }

    @Test
    void olderRowNeverReplacesNewerOne() throws Exception {
        upsert("newest", batch(NEWEST_BY_SYMBOL, row(T + 10, "A", 1.0, 1), row(T, "B", 1.0, 1)));
        upsert(
                "newest",
                batch(NEWEST_BY_SYMBOL, row(T + 9, "A", 2.0, 2), row(T + 1, "B", 2.0, 2), row(T, "C", 3.0, 3)));
        upsert("newest", batch(NEWEST_BY_SYMBOL, row(T, "C", 4.0, 4)));

        assertThat(stored("newest", NEWEST_BY_SYMBOL))
                .containsExactlyInAnyOrder(row(T + 10, "A", 1.0, 1), row(T + 1, "B", 2.0, 2), row(T, "C", 4.0, 4));
    }

    @Test
    void ofOneIdentityInABatchTheNewestAndThenTheLastIsLeft() throws Exception {
        upsert(
                "newest",
                batch(NEWEST_BY_SYMBOL, row(T + 1, "A", 1.0, 1), row(T, "A", 2.0, 2), row(T + 1, "A", 3.0, 3)));
        upsert("trade", batch(TRADES, row(T, "A", 1.0, 1), row(T, "A", 2.0, 2)));

        assertThat(stored("newest", NEWEST_BY_SYMBOL)).containsExactly(row(T + 1, "A", 3.0, 3));
        assertThat(stored("trade", TRADES)).containsExactly(row(T, "A", 2.0, 2));
    }

    @Test
    void everyTypeCanOrderRowsThatCan() throws Exception {
        for (ColumnType type : ColumnType.values()) {
            if (type.canTrack()) {
                RowSchema schema = schema(
                        ZoneOffset.UTC,
                        List.of("at", "symbol"),
                        new Column("at", type),
                        new Column("symbol", ColumnType.SYMBOL));
                String table = "by_" + type;
                upsert(table, batch(schema, row(-2, "A"), row(-1, "A"), row(0, "A"), row(1, "A")));
                upsert(table, batch(schema, row(0, "A"), row(1, "A"), row(1, "B"), row(2, "A")));

                assertThat(stored(table, schema))
                        .as(table)
                        .containsExactlyInAnyOrder(
                                row(-2, "A"), row(-1, "A"), row(0, "A"), row(1, "A"), row(1, "B"), row(2, "A"));
            }
        }
    }

    @Test
    void rowsOfABatchThatTheRouteFilteredAreWrittenAsTheBatchWould() throws Exception {
        RowBatch batch = batch(KEYLESS, keyless(T + 1, "A", 0.1f, 1), keyless(T + 2, "B", 2.0, 2));

        send(
                "upsert:trade",
                batch.stream().filter(row -> "A".equals(row.get("symbol"))).toList(),
                KEYLESS);
        send("upsert:trade", batch, KEYLESS);

        assertThat(stored("trade", KEYLESS))
                .containsExactlyInAnyOrder(keyless(T + 1, "A", 0.1f, 1), keyless(T + 2, "B", 2.0, 2));
    }

    @Test
    void plainMapsAreWrittenByTheTypesOfTheirValues() throws Exception {
        Map<String, Object> first = new HashMap<>(Map.of("id", 1L, "day", LocalDate.of(1969, 12, 31), "ok", true));
        Map<String, Object> second = new HashMap<>(
                Map.of("id", 2L, "at", LocalDateTime.parse("2024-01-02T03:04:05.123456789"), "rate", 0.1));
        first.put("at", null);

        upsert("plain?key=id&trackingColumn=id", List.of(first, second));

        RowSchema schema = schema(
                ZoneOffset.UTC,
                List.of("id"),
                new Column("id", ColumnType.LONG),
                new Column("day", ColumnType.DATE),
                new Column("ok", ColumnType.BOOL),
                new Column("at", ColumnType.NANOTIMESTAMP),
                new Column("rate", ColumnType.DOUBLE));
        assertThat(stored("plain", schema))
                .containsExactlyInAnyOrder(
                        row(1, -1, 1, null, null), row(2, null, null, 1_704_164_645_123_456_789L, 0.1));
    }

    @Test
    void renamedColumnWithoutAnyValueKeepsTheTypeThatItsTableHas() throws Exception {
        String uri = "plain?key=id&trackingColumn=id";
        upsert(uri, List.of(Map.of("id", 1L, "note", "x")));
        Map<String, Object> corrected = new HashMap<>(Map.of("id", 1L));
        corrected.put("note", null);
        corrected.put("nobody knows", null);

        upsert(uri, List.of(corrected));

        RowSchema schema = schema(
                ZoneOffset.UTC,
                List.of("id"),
                new Column("id", ColumnType.LONG),
                new Column("note", ColumnType.STRING));
        assertThat(stored("plain", schema)).containsExactly(row(1, null));
    }

    @Test
    void bodiesThatAreNoRowsAreRefusedByColumnRowAndClass() {
        String uri = "plain?key=id&trackingColumn=id";
        assertThatThrownBy(() -> upsert(uri, "text")).rootCause().hasMessageContaining("java.lang.String");
        assertThatThrownBy(() -> upsert(uri, List.of("text")))
                .rootCause()
                .hasMessageContaining("row 0 is not a map but java.lang.String");
        assertThatThrownBy(() -> upsert(uri, List.of(Map.of("id", 1L, "x", new BigInteger("1")))))
                .rootCause()
                .hasMessageContaining("column x of row 0 has a value of java.math.BigInteger");
        assertThatThrownBy(() -> upsert(uri, List.of(Map.of("id", 1L, "x", 1), Map.of("id", 2L, "x", "1"))))
                .rootCause()
                .hasMessageContaining("column x of row 1 has a value of java.lang.String")
                .hasMessageContaining("INT");
        assertThatThrownBy(() -> upsert(uri, List.of(Map.of("x", 1L))))
                .rootCause()
                .hasMessageContaining("'id' is not among the columns of the rows: [x]");
        assertThatThrownBy(() -> upsert(uri, List.of(Map.of("id", 1L), Map.of("x", 2L))))
                .rootCause()
                .hasMessageContaining("row 1")
                .hasMessageContaining("id");
        assertThatThrownBy(() -> upsert("plain?key=id&trackingColumn=id", batch(TRADES, row(T, "A", 1.0, 1))))
                .rootCause()
                .hasMessageContaining("key=[id]")
                .hasMessageContaining("[timestamp, symbol]");
    }

    @Test
    void valueThatAColumnOfTheSourceCannotHoldIsRefused() {
        Map<String, Object> row = Map.of("timestamp", LocalDateTime.MAX, "symbol", "A", "price", 0.1, "size", 1);

        assertThatThrownBy(() -> send("upsert:trade", List.of(row), TRADES))
                .rootCause()
                .hasMessageContaining("can't hold it exactly");
    }

    @Test
    void nullInTheIdentityIsRefusedByName() {
        assertThatThrownBy(() -> upsert("trade", batch(TRADES, row(T, "A", 1.0, 1), row(T + 1, null, 1.0, 1))))
                .rootCause()
                .hasMessageContaining("\"trade\"")
                .hasMessageContaining("timestamp = 2016-10-24T08:00:00.022239001")
                .hasMessageContaining("column symbol")
                .hasMessageContaining("NULL");
    }

    @Test
    void tableThatDoesNotFitIsRefusedWithEveryDifference() throws Exception {
        execute("create table \"trade\" (\"timestamp\" date not null, \"symbol\" " + textType(true) + ", \"price\" "
                + textType(false) + ", \"venue\" " + textType(false)
                + " not null, \"note\" varchar(9) default 'x' not null)");

        assertThatThrownBy(() -> upsert("trade", batch(TRADES, row(T, "A", 1.0, 1))))
                .rootCause()
                .hasMessageContaining("has column timestamp of type")
                .hasMessageContaining("has column price of type")
                .hasMessageContaining("lacks column size of type")
                .hasMessageContaining("has column venue")
                .hasMessageNotContaining("symbol of type")
                .hasMessageNotContaining("note");
    }

    @Test
    void missingTableIsNotCreatedAgainstTheUsersWill() throws Exception {
        assertThatThrownBy(() -> upsert("trade?createTable=false", batch(TRADES, row(T, "A", 1.0, 1))))
                .rootCause()
                .hasMessageContaining("table \"trade\" does not exist");
        assertThat(tableExists("trade")).isFalse();
    }

    @Test
    void extraColumnsOfTheTableGetTheirDefaults() throws Exception {
        upsert("trade", batch(TRADES, row(T, "A", 1.0, 1)));
        execute("alter table \"trade\" add column \"note\" varchar(9) default 'x'");
        upsert("trade", batch(TRADES, row(T, "A", 2.0, 1), row(T + 1, "A", 1.0, 1)));

        assertThat(query("select \"note\" from \"trade\"")).containsExactly(row("x"), row("x"));
    }

    @Test
    void tableDroppedMeanwhileIsCreatedAnewAfterOneFailure() throws Exception {
        upsert("trade", batch(TRADES, row(T, "A", 1.0, 1)));
        upsert("trade", batch(TRADES, row(T, "A", 1.0, 1)));
        execute("drop table \"trade\"");
        upsertWhateverHappens("trade", batch(TRADES, row(T, "B", 1.0, 1)));

        upsert("trade", batch(TRADES, row(T, "B", 1.0, 1)));

        assertThat(stored("trade", TRADES)).containsExactly(row(T, "B", 1.0, 1));
    }

    @Test
    void rollbackOfTheSurroundingTransactionLeavesNothing() throws Exception {
        inTransaction(false, () -> upsert("trade", batch(TRADES, row(T, "A", 1.0, 1))));
        if (rollsTablesBack()) {
            assertThat(tableExists("trade")).isFalse();
        } else {
            assertThat(stored("trade", TRADES)).isEmpty();
        }

        inTransaction(true, () -> upsert("trade", batch(TRADES, row(T, "A", 1.0, 1))));
        inTransaction(false, () -> upsert("trade", batch(TRADES, row(T, "A", 2.0, 2), row(T + 1, "A", 3.0, 3))));

        assertThat(stored("trade", TRADES)).containsExactly(row(T, "A", 1.0, 1));
    }

    /** Where the DDL of a database commits, making the second table would commit the rows of the first. */
    @Test
    void rollbackAfterASecondTableWasMadeLeavesNoRowOfTheFirst() throws Exception {
        inTransaction(false, () -> {
            upsert("trade", batch(TRADES, row(T, "A", 1.0, 1)));
            upsert("quote", batch(TRADES, row(T, "A", 2.0, 2)));
        });

        for (String table : List.of("trade", "quote")) {
            if (rollsTablesBack()) {
                assertThat(tableExists(table)).as(table).isFalse();
            } else {
                assertThat(stored(table, TRADES)).as(table).isEmpty();
            }
        }
    }

    @Test
    void severalBatchesInOneTransaction() throws Exception {
        inTransaction(true, () -> {
            upsert("trade", batch(TRADES, row(T, "A", 1.0, 1)));
            upsert("trade", batch(TRADES, row(T, "A", 2.0, 1), row(T + 1, "A", 2.0, 1)));
            upsert("trade", batch(TRADES, row(T + 1, "A", 3.0, 1), row(T + 2, "A", 3.0, 1)));
        });

        assertThat(stored("trade", TRADES))
                .containsExactlyInAnyOrder(row(T, "A", 2.0, 1), row(T + 1, "A", 3.0, 1), row(T + 2, "A", 3.0, 1));
    }

    @Test
    void failedBatchLeavesNothingAndTheNextOneGoesOn() throws Exception {
        upsert("trade", batch(TRADES, row(T, "A", 1.0, 1)));
        assertThatThrownBy(() -> upsert("trade", batch(TRADES, row(T, "A", 2.0, 1), row(T + 1, null, 2.0, 1))));
        upsert("trade", batch(TRADES, row(T + 1, "A", 2.0, 1)));

        assertThat(stored("trade", TRADES)).containsExactlyInAnyOrder(row(T, "A", 1.0, 1), row(T + 1, "A", 2.0, 1));
    }

    @Test
    void oddNamesAreQuoted() throws Exception {
        RowSchema schema = schema(
                ZoneOffset.UTC,
                List.of("we\"ird", "order"),
                new Column("order", ColumnType.LONG),
                new Column("we\"ird", ColumnType.STRING),
                new Column("Groß'; drop", ColumnType.INT));
        for (String table : List.of("Order", "we\"ird's", "ein Tisch", "t".repeat(60))) {
            upsertTable(table, batch(schema, row(1, "a", 1), row(2, "a", 2)));
            upsertTable(table, batch(schema, row(2, "a", 3), row(3, "a", 3)));

            assertThat(stored(table, schema))
                    .as(table)
                    .containsExactlyInAnyOrder(row(1, "a", 1), row(2, "a", 3), row(3, "a", 3));
        }
    }

    @Test
    public void tableInASchema() throws Exception {
        execute("create schema \"market\"");
        upsert("market.trade", batch(TRADES, row(T, "A", 1.0, 1)));
        upsert("market.trade", batch(TRADES, row(T, "A", 2.0, 1), row(T + 1, "A", 2.0, 1)));

        assertThat(query("select count(*) from \"market\".\"trade\"")).containsExactly(row(2));
    }

    @Test
    void randomOverlappingBatchesAgreeWithAModel() throws Exception {
        for (RowSchema schema : List.of(TRADES, NEWEST_BY_SYMBOL, KEYLESS)) {
            String table = "random_" + schema.key().size();
            RowModel model = new RowModel(schema, 4711);
            for (int round = 0; round < 60; round++) {
                RowBatch batch = model.nextBatch();
                upsert(table, batch);
                if (round % 10 == 9) {
                    assertThat(stored(table, schema))
                            .as("%s after %d batches", schema.key(), round + 1)
                            .containsExactlyInAnyOrderElementsOf(model.rows());
                }
            }
        }
    }

    @Test
    void severalThreadsShareAnEndpoint() throws Exception {
        upsert("trade", batch(TRADES, row(T, "start", 1.0, 1)));
        List<CompletableFuture<Void>> writers = IntStream.range(0, 4)
                .mapToObj(writer -> CompletableFuture.runAsync(() -> {
                    for (int round = 0; round < 10; round++) {
                        RowBatch batch = batch(TRADES, row(T + round, "W" + writer, 1.0, round));
                        upsert("trade", batch);
                        upsert("trade", batch);
                    }
                }))
                .toList();
        CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new)).get(1, TimeUnit.MINUTES);

        assertThat(query("select count(*), count(distinct \"symbol\") from \"trade\""))
                .containsExactly(row(41, 5));
    }

    @Test
    void connectionThatNobodyElseCommitsIsCommittedWhateverItsAutocommit() throws Exception {
        try (Connection connection = dataSource().getConnection()) {
            connection.setAutoCommit(false);
            lend(connection);

            upsert("trade?connectionStrategy=#lent", batch(TRADES, row(T, "A", 1.0, 1)));
        }

        assertThat(query("select count(*) from \"trade\"")).containsExactly(row(1));
    }

    private void send(String uri, Object body, RowSchema schema) {
        Exchange exchange = template.request(uri, sent -> {
            PollOfTest.begin(sent, schema, false);
            sent.getMessage().setBody(body);
        });
        if (exchange.getException() != null) {
            throw new IllegalStateException(exchange.getException());
        }
    }
}
