package io.github.dolphindbsync.destination.postgres;

import static io.github.dolphindbsync.destination.TestRows.batch;
import static io.github.dolphindbsync.destination.TestRows.row;
import static io.github.dolphindbsync.destination.TestRows.schema;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.dolphindbsync.PostgresDatabase;
import io.github.dolphindbsync.destination.table.TableName;
import io.github.dolphindbsync.destination.table.TargetColumns;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.RowSchema;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A day holds many rows, and a batch a few of them: what it costs to see which of those are stored. */
@Tag("slow")
class PostgresStoredRowsTest {

    private static final long TODAY = 20_000;
    private static PostgresDatabase server;

    private Connection connection;
    private Statement statement;

    @BeforeAll
    static void start() throws Exception {
        server = PostgresDatabase.of(PostgresStoredRowsTest.class);
    }

    @BeforeEach
    void connect() throws Exception {
        connection = server.connect();
        statement = connection.createStatement();
    }

    @AfterEach
    void disconnect() throws Exception {
        connection.close();
    }

    private static PostgresTarget target(String table, RowSchema schema) {
        TableName name = TableName.parse(table);
        return new PostgresTarget(name, schema, TargetColumns.of(name, schema, new PostgresDialect()));
    }

    @Test
    void aSmallBatchTakesLittleMemoryHoweverLargeTheRowsOfItsDayAre() throws Exception {
        RowSchema schema = schema(
                ZoneOffset.UTC,
                List.of("day", "id"),
                new Column("day", ColumnType.DATE),
                new Column("id", ColumnType.INT),
                new Column("document", ColumnType.STRING));
        statement.execute("create table documents (day date not null, id integer not null, document text,"
                + " primary key (day, id))");
        statement.execute("insert into documents select date '1970-01-01' + " + TODAY
                + ", id, repeat('x', 200000) from generate_series(1, 1500) id");
        connection.setAutoCommit(false);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        PostgresTarget target = target("documents", schema);
        long before = threads.getCurrentThreadAllocatedBytes();

        target.write(connection, batch(schema, row(TODAY, 1, "short"), row(TODAY, 2, "short")), new int[] {0, 1});

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(32L << 20);
        assertThat(number("select count(*) from documents where document = 'short'"))
                .isEqualTo(2);
    }

    @Test
    void aLargeShareOfTheTableInOneDayDoesNotMakeTheServerScanTheTable() throws Exception {
        RowSchema schema = schema(
                        ZoneOffset.UTC,
                        List.of(),
                        new Column("day", ColumnType.DATE),
                        new Column("symbol", ColumnType.SYMBOL))
                .withRowId();
        statement.execute("create table days (day date not null, symbol text, _row_id uuid not null,"
                + " primary key (day, _row_id))");
        statement.execute("insert into days select date '1970-01-01' + " + TODAY
                + " - case when id % 5 < 2 then 0 else 1 + id / 100000 end, 'S', gen_random_uuid()"
                + " from generate_series(1, 500000) id");
        statement.execute("vacuum analyze days");
        long scansBefore = scans();
        connection.setAutoCommit(false);
        int[] rows = IntStream.range(0, 1000).toArray();

        target("days", schema)
                .write(
                        connection,
                        batch(
                                schema,
                                IntStream.of(rows)
                                        .mapToObj(index -> row(TODAY, "S", UUID.randomUUID()))
                                        .toList()),
                        rows);

        connection.commit();
        assertThat(scans()).isEqualTo(scansBefore);
        assertThat(number("select count(*) from days")).isEqualTo(501_000);
    }

    private long scans() throws SQLException {
        statement.execute("select pg_stat_force_next_flush()");
        return number("select seq_scan from pg_stat_user_tables where relname = 'days'");
    }

    private long number(String sql) throws SQLException {
        try (ResultSet answer = statement.executeQuery(sql)) {
            answer.next();
            return answer.getLong(1);
        }
    }
}
