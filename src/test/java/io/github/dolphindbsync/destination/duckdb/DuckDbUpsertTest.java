package io.github.dolphindbsync.destination.duckdb;

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

import io.github.dolphindbsync.destination.UpsertContractTest;
import io.github.dolphindbsync.destination.table.TableName;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.RowSchema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuckDbUpsertTest extends UpsertContractTest {

    @TempDir
    Path directory;

    @Override
    public DataSource dataSource() {
        return new DuckDbDataSource("jdbc:duckdb:" + file());
    }

    @Override
    public List<InexactTable> inexactTables() {
        String table = "create table newest (\"timestamp\" timestamp_ns not null, symbol varchar collate %s not null,"
                + " price float, size bigint)";
        return List.of(
                new InexactTable(List.of(table.formatted("nocase")), List.of("'a' is 'A'", "default_collation")),
                new InexactTable(List.of(table.formatted("noaccent")), List.of("'a' is 'á'")),
                new InexactTable(List.of(table.formatted("nfc")), List.of("'á' is 'a\u0301'")));
    }

    @Override
    public String typeThatIgnoresCase() {
        return "varchar collate nocase";
    }

    @Test
    void timesThatStandForInfinityAreRefusedByName() {
        for (long infinity : new long[] {Long.MAX_VALUE, -Long.MAX_VALUE}) {
            RowSchema schema = schema(
                    ZoneOffset.UTC,
                    List.of("id"),
                    new Column("id", ColumnType.LONG),
                    new Column("at", ColumnType.NANOTIMESTAMP));

            assertThatThrownBy(() -> upsert("trade", batch(schema, row(1, infinity))))
                    .rootCause()
                    .hasMessageContaining("id = 1")
                    .hasMessageContaining("column at")
                    .hasMessageContaining("out of its range");
        }
    }

    @Test
    void columnsInAnotherOrderOrCaseAreFilledByName() throws Exception {
        execute("create table trade (size bigint, PRICE float, extra int default 5, \"timestamp\" timestamp_ns,"
                + " Symbol text)");

        upsert("trade", batch(TRADES, row(T, "A", 1.0, 2)));
        upsert("trade", batch(TRADES, row(T, "A", 3.0, 4), row(T + 1, "A", 5.0, 6)));

        assertThat(stored("trade", TRADES)).containsExactlyInAnyOrder(row(T, "A", 3.0, 4), row(T + 1, "A", 5.0, 6));
    }

    @Test
    void tableThatAnotherProcessChangedBetweenPollsIsLookedAtAgain() throws Exception {
        upsert("trade", batch(TRADES, row(T, "A", 1.0, 2)));
        upsert("trade", batch(TRADES, row(T, "A", 1.0, 2)));
        execute("drop table trade");
        execute("create table trade (price float, symbol text, size bigint, \"timestamp\" timestamp_ns)");

        upsert("trade", batch(TRADES, row(T, "A", 3.0, 4)));

        assertThat(stored("trade", TRADES)).containsExactly(row(T, "A", 3.0, 4));
    }

    @Test
    void readingUnchangedRowsAgainDoesNotGrowTheFile() throws Exception {
        for (RowSchema schema : List.of(TRADES, NEWEST_BY_SYMBOL, KEYLESS)) {
            String table = "trade_" + schema.key().size();
            List<List<Object>> rows = LongStream.range(0, 20_000)
                    .mapToObj(n -> schema.hasKey()
                            ? row(T + n / 3, "S" + n, n % 2 == 0 ? null : Double.NaN, n)
                            : keyless(T + n / 3, "S" + n, 1.0, n + 1))
                    .toList();
            upsert(table, batch(schema, rows));
            upsert(table, batch(schema, rows));
            long before = Files.size(file());
            for (int round = 0; round < 10; round++) {
                upsert(table, batch(schema, rows));
            }
            assertThat(Files.size(file())).as("bytes of %s", schema.key()).isEqualTo(before);
            assertThat(query("select count(*) from " + table)).containsExactly(row(20_000));
        }
    }

    private Path file() {
        return directory.resolve("warehouse.duckdb");
    }

    @Override
    public String raw(Column column, RowSchema schema) {
        String name = TableName.quote(column.name());
        return switch (column.type()) {
            case DATE -> name + " - date '1970-01-01'";
            case DATETIME -> "epoch_ms(" + name + ") // 1000";
            case TIMESTAMP -> "epoch_ms(" + name + ")";
            case NANOTIMESTAMP -> "epoch_ns(" + name + ")";
            default -> name;
        };
    }

    @Override
    public boolean tableExists(String table) throws SQLException {
        return !query("select 1 from duckdb_tables() where table_name = '" + table + "'")
                .isEmpty();
    }

    @Override
    public List<InexactTable> tablesThatCannotBeWidened() {
        return List.of(
                blocked("index i", "create index i on names (v)"),
                blocked("index i", "create index i on names (\"at\")"),
                blocked("index i", "create index i on names ((v + 1))"),
                blocked("UNIQUE(v)", "create or replace table names (\"at\" bigint, v int unique)"),
                blocked("CHECK", "create or replace table names (\"at\" bigint, v int check (v > 1))"),
                blocked(
                        "FOREIGN KEY",
                        "create or replace table names (\"at\" bigint primary key, v int)",
                        "create table c (x bigint references names (\"at\"))"));
    }

    private static InexactTable blocked(String dependant, String... statements) {
        List<String> all = new ArrayList<>(List.of(statements));
        if (statements[0].contains("replace")) {
            all.add("insert into names values (1, 7)");
        }
        return new InexactTable(all, List.of(dependant));
    }

    @Override
    public List<String> whatDropsAll() {
        return List.of("drop table if exists c", "drop table names");
    }
}
