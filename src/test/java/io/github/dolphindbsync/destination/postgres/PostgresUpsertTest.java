package io.github.dolphindbsync.destination.postgres;

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

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.dolphindbsync.PostgresDatabase;
import io.github.dolphindbsync.destination.TestRows;
import io.github.dolphindbsync.destination.UpsertContractTest;
import io.github.dolphindbsync.destination.table.TableName;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.RowSchema;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresUpsertTest extends UpsertContractTest {

    private static PostgresDatabase server;
    private static HikariDataSource pool;

    @BeforeAll
    static void startServer() throws Exception {
        server = PostgresDatabase.of(PostgresUpsertTest.class);
        HikariConfig config = new HikariConfig();
        config.setDataSource(server.dataSource());
        config.setMaximumPoolSize(2);
        pool = new HikariDataSource(config);
    }

    @AfterAll
    static void closePool() {
        pool.close();
    }

    @BeforeEach
    void dropTables() throws SQLException {
        execute("drop schema if exists \"market\" cascade");
        server.clear();
    }

    @Override
    public List<InexactTable> inexactTables() {
        String collation =
                "create collation if not exists ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false)";
        String table =
                "create table newest (\"timestamp\" timestamptz, timestamp_ns bigint not null, symbol %s not null"
                        + " primary key, price real, size bigint)";
        List<String> column = List.of("alter column \"symbol\" type text collate \"C\"");
        return List.of(
                new InexactTable(
                        List.of(collation, table.formatted("text collate ci")),
                        List.of("collation ci is nondeterministic", column.get(0))),
                new InexactTable(
                        List.of(table.formatted("varchar collate ci")), List.of("collation ci is nondeterministic")),
                new InexactTable(List.of(table.formatted("char(8)")), List.of("character(8)", "blanks", column.get(0))),
                new InexactTable(
                        List.of("create domain name_of_stock as text collate ci", table.formatted("name_of_stock")),
                        List.of("name_of_stock", "collation ci is nondeterministic")),
                new InexactTable(
                        List.of(
                                "create domain short_name as char(8)",
                                "create domain shorter_name as short_name check (length(value) < 5)",
                                table.formatted("shorter_name")),
                        List.of("shorter_name", "blanks")),
                new InexactTable(
                        List.of(
                                table.formatted("text"),
                                "create unique index whatever_case on newest (symbol collate ci)"),
                        List.of("unique index whatever_case", "collation ci is nondeterministic")),
                new InexactTable(
                        List.of(
                                table.formatted("text"),
                                "create unique index whatever_blanks on newest (symbol bpchar_pattern_ops)"),
                        List.of("unique index whatever_blanks", "operator class bpchar_pattern_ops")));
    }

    @Override
    public String typeThatIgnoresCase() throws SQLException {
        execute(
                "create collation if not exists ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false)");
        return "text collate ci";
    }

    @Test
    void givenADatabaseThatChangesACharacterThenItsRowIsRefusedAndReplacesNoOther() throws Exception {
        execute("create database japanese encoding 'EUC_JP' locale 'C' template template0");
        try (HikariDataSource japanese = new HikariDataSource()) {
            japanese.setJdbcUrl(server.url().replaceAll("\\w+$", "japanese"));
            japanese.setUsername("postgres");
            bind(japanese);
            upsert("newest", batch(NEWEST_BY_SYMBOL, row(T, "\uFFE4", 1.0, 1), row(T, "\u4EF7", 1.0, 1)));
            assertThatThrownBy(() -> upsert("newest", batch(NEWEST_BY_SYMBOL, row(T + 1, "\u00A6", 2.0, 2))))
                    .rootCause()
                    .hasMessageContainingAll("newest", "08:00:00.022239001", "column symbol", "U+00A6");
        }
    }

    private long statistic(String name) throws SQLException {
        // Backends report what they did when they are idle, and at most once a second unless told.
        execute("select pg_stat_force_next_flush()");
        return (Long) query("select " + name + " from pg_stat_user_tables where relname = 'trade'")
                .get(0)
                .get(0);
    }

    @Test
    void newRowsGoStraightIntoTheTable() throws Exception {
        String staging = "select count(*) from pg_class where relpersistence = 't' and relname like 'straight_%'";
        upsert("straight", batch(TRADES, row(T, "A", 1.0, 1), row(T + 1, "A", 1.0, 1)));
        upsert("straight", batch(TRADES, row(T + 2, "A", 1.0, 1)));
        assertThat(query(staging)).containsExactly(row(0));
        upsert("straight", batch(TRADES, row(T + 2, "A", 1.0, 1), row(T + 1, "A", 1.0, 1)));
        assertThat(query(staging)).as("rows that are there as they are").containsExactly(row(0));

        upsert("straight", batch(TRADES, row(T + 2, "A", 1.5, 1)));
        assertThat(query(staging)).isNotEqualTo(List.of(row(0)));
    }

    @Test
    void readingUnchangedRowsAgainLeavesNoTrace() throws Exception {
        for (RowSchema schema : List.of(TRADES, NEWEST_BY_SYMBOL, KEYLESS)) {
            execute("drop table if exists trade");
            List<List<Object>> rows = LongStream.range(0, 200)
                    .mapToObj(n -> schema.hasKey()
                            ? row(T + n / 3, "S" + n, n % 2 == 0 ? null : Double.NaN, n)
                            : keyless(T + n / 3, "S" + n, 1.0, n + 1))
                    .toList();
            upsertWhateverHappens("trade", batch(schema, rows));
            upsert("trade", batch(schema, rows));
            upsert("trade", batch(schema, rows.subList(100, 200)));

            assertThat(stored("trade", schema)).containsExactlyInAnyOrderElementsOf(rows);
            assertThat(statistic("n_dead_tup")).as("dead rows %s", schema.key()).isZero();
            assertThat(statistic("n_tup_upd")).as("updates %s", schema.key()).isZero();
            assertThat(statistic("n_tup_ins")).as("inserts %s", schema.key()).isEqualTo(200);
        }
    }

    @Test
    void changedRowIsUpdatedOnce() throws Exception {
        upsert("trade", batch(TRADES, row(T, "A", 1.0, 1), row(T, "B", 1.0, 1)));
        upsert("trade", batch(TRADES, row(T, "A", 2.0, 1), row(T, "B", 1.0, 1)));

        assertThat(statistic("n_tup_upd")).isEqualTo(1);
    }

    @Test
    void primaryKeyLeadsWithTheTrackingColumn() throws Exception {
        upsert("trade", batch(TestRows.trades(ZoneOffset.UTC, "symbol", "timestamp"), row(T, "A", 1.0, 1)));

        assertThat(query("select indexdef from pg_indexes where tablename = 'trade'")
                        .toString())
                .contains("(timestamp_ns, symbol)");
    }

    @Test
    void timesAreInstantsOfTheZoneEvenWhereClocksChange() throws Exception {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        RowSchema schema = schema(
                berlin,
                List.of("at"),
                new Column("at", ColumnType.DATETIME),
                new Column("ms", ColumnType.TIMESTAMP),
                new Column("ns", ColumnType.NANOTIMESTAMP));
        List<List<Object>> rows = Stream.of(
                        "1677-09-22T00:00:00",
                        "1901-12-13T20:45:53",
                        "1945-05-24T01:59:59",
                        "1969-12-31T23:59:59",
                        "2024-03-31T01:59:59",
                        "2024-03-31T02:00:00",
                        "2024-03-31T02:30:00",
                        "2024-03-31T03:00:00",
                        "2024-07-01T12:00:00",
                        "2024-10-27T01:59:59",
                        "2024-10-27T02:00:00",
                        "2024-10-27T02:59:59",
                        "2024-10-27T03:00:00",
                        "2260-01-01T00:00:00")
                .map(text -> LocalDateTime.parse(text).toEpochSecond(ZoneOffset.UTC))
                .map(second -> row(second, second * 1000 + 7, second * 1_000_000_000 + 123_456_789))
                .toList();

        upsert("trade", batch(schema, rows));
        upsert("trade", batch(schema, rows));

        List<List<Object>> instants = rows.stream()
                .map(row -> row(
                        micros(berlin, (Long) row.get(0), 0),
                        micros(berlin, (Long) row.get(0), 7_000),
                        micros(berlin, (Long) row.get(0), 123_456)))
                .toList();
        assertThat(query("select (extract(epoch from \"at\") * 1000000)::bigint, (extract(epoch from \"ms\") * 1000000)"
                        + "::bigint, (extract(epoch from \"ns\") * 1000000)::bigint from trade order by at_s"))
                .isEqualTo(instants);
        assertThat(query("select at_s, ns_ns from trade order by at_s"))
                .isEqualTo(rows.stream().map(row -> row(row.get(0), row.get(2))).toList());
    }

    private static long micros(ZoneId zone, long wallClockSecond, long fraction) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(wallClockSecond, 0, ZoneOffset.UTC);
        return time.atZone(zone).toEpochSecond() * 1_000_000 + fraction;
    }

    @Test
    void textWithNulCharacterIsRefusedByNameBeforeAnythingIsWritten() {
        assertThatThrownBy(() -> upsert("trade", batch(TRADES, row(T, "A", 1.0, 1), row(T + 1, "A\0B", 1.0, 1))))
                .rootCause()
                .hasMessageContaining("timestamp = 2016-10-24T08:00:00.022239001")
                .hasMessageContaining("column symbol")
                .hasMessageContaining("NUL");
    }

    @Test
    void timesBeyondPostgresAreRefusedByNameAndThoseWithinAreKept() throws Exception {
        RowSchema schema = schema(
                ZoneId.of("America/New_York"),
                List.of("id"),
                new Column("id", ColumnType.LONG),
                new Column("at", ColumnType.TIMESTAMP),
                new Column("day", ColumnType.DATE));
        long largest = PostgresCopy.range(ColumnType.TIMESTAMP).largest();
        long smallest = PostgresCopy.range(ColumnType.TIMESTAMP).smallest();
        upsert("trade", batch(schema, row(1, largest, 2_145_042_905), row(2, smallest, -2_440_588)));

        assertThat(stored("trade", schema).get(0).get(2)).isEqualTo(2_145_042_905L);
        for (long beyond : new long[] {largest + 1, smallest - 1, Long.MAX_VALUE, -Long.MAX_VALUE}) {
            assertThatThrownBy(() -> upsert("trade", batch(schema, row(3, beyond, 0))))
                    .rootCause()
                    .hasMessageContaining("id = 3")
                    .hasMessageContaining("column at")
                    .hasMessageContaining("out of its range");
        }
    }

    @Test
    void tableWithoutFittingUniqueIndexIsRefusedWithTheStatementThatMakesOne() throws Exception {
        upsert("trade", batch(TRADES, row(T, "A", 1.0, 1)));
        execute("alter table trade drop constraint trade_pkey");
        execute("create unique index on trade (symbol, timestamp_ns) where size > 0");
        execute("create unique index on trade (symbol, timestamp_ns, size)");
        String remedy = "create unique index on \"trade\" (\"timestamp_ns\", \"symbol\")";
        assertThatThrownBy(() -> upsert("trade", batch(TRADES, row(T, "A", 1.0, 1))))
                .rootCause()
                .hasMessageContaining(remedy);

        execute(remedy);

        upsert("trade", batch(TRADES, row(T, "A", 2.0, 1)));
        assertThat(stored("trade", TRADES)).containsExactly(row(T, "A", 2.0, 1));
    }

    @Test
    void sourceColumnWithTheNameOfACompanionIsRefused() {
        RowSchema schema = schema(
                ZoneOffset.UTC,
                List.of("at"),
                new Column("at", ColumnType.NANOTIMESTAMP),
                new Column("at_ns", ColumnType.LONG));

        assertThatThrownBy(() -> upsert("trade", batch(schema, row(1, 1))))
                .rootCause()
                .hasMessageContaining("column at needs a column at_ns");
    }

    @Test
    void pooledSessionsKeepTheirStagingTableApartFromThatOfAnEarlierTable() throws Exception {
        upsert("trade", batch(TRADES, row(T, "A", 1.0, 1)));
        upsert("trade", batch(TRADES, row(T, "A", 1.0, 1)));
        execute("drop table trade");
        RowSchema wider = schema(
                ZoneOffset.UTC,
                List.of("id"),
                new Column("id", ColumnType.LONG),
                new Column("symbol", ColumnType.SYMBOL));
        upsertWhateverHappens("trade", batch(wider, row(1, "A")));
        upsert("trade", batch(wider, row(1, "B"), row(2, "B")));

        assertThat(stored("trade", wider)).containsExactlyInAnyOrder(row(1, "B"), row(2, "B"));
    }

    @Override
    public DataSource dataSource() {
        return pool;
    }

    @Override
    public String raw(Column column, RowSchema schema) {
        String name = TableName.quote(column.name());
        boolean exact =
                schema.key().contains(column.name()) || schema.trackingColumn().equals(column.name());
        return switch (column.type()) {
            case DATE -> name + " - date '1970-01-01'";
            case DATETIME -> exact ? TableName.quote(column.name() + "_s") : "extract(epoch from " + name + ")::bigint";
            case TIMESTAMP ->
                exact ? TableName.quote(column.name() + "_ms") : "(extract(epoch from " + name + ") * 1000)::bigint";
            case NANOTIMESTAMP -> TableName.quote(column.name() + "_ns");
            default -> name;
        };
    }

    @Override
    public boolean tableExists(String table) throws SQLException {
        return !query("select 1 from pg_tables where tablename = '" + table + "'")
                .isEmpty();
    }

    @Override
    public List<InexactTable> tablesThatCannotBeWidened() {
        String function = "create function f() returns trigger language plpgsql as 'begin return new; end'";
        return List.of(
                blocked("view w", "create view w as select v from names"),
                blocked("view w", "create view w as select at from names where v > 1"),
                blocked("materialized view w", "create materialized view w as select v from names"),
                blocked(
                        "generated column g",
                        "alter table names add column g bigint generated always as (v * 2) stored"),
                blocked("rule r", "create rule r as on update to names where new.v > 1 do also nothing"),
                blocked("policy p", "create policy p on names using (v > 1)"),
                blocked(
                        "trigger g",
                        function,
                        "create trigger g before update of v on names for each row execute function f()"),
                blocked(
                        "trigger g",
                        function,
                        "create trigger g before update on names for each row when (new.v > 1) execute function f()"),
                blocked("publication", "create publication pub for table names (at, v)"),
                blocked("publication", "create publication pub for table names where (v > 1)"),
                blocked("function ff", "create function ff() returns int begin atomic select v from names; end"),
                blocked("column x of c", "create table c (x names)"),
                blocked(
                        "the partition key",
                        "drop table names",
                        "create table names (at bigint, v int, primary key (at, v)) partition by range (v)",
                        "create table n1 partition of names default",
                        "insert into names values (1, 7)"),
                blocked(
                        "a partition or child of",
                        "create table parent (at bigint not null, v int)",
                        "alter table names inherit parent"));
    }

    private static InexactTable blocked(String dependant, String... statements) {
        return new InexactTable(List.of(statements), List.of(dependant));
    }

    @Override
    public List<String> whatDropsAll() {
        return List.of(
                "drop publication if exists pub",
                "drop table if exists names cascade",
                "drop table if exists c, parent",
                "drop function if exists f, ff");
    }
}
