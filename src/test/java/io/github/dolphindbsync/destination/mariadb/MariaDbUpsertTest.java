package io.github.dolphindbsync.destination.mariadb;

import static io.github.dolphindbsync.destination.TestRows.KEYLESS;
import static io.github.dolphindbsync.destination.TestRows.T;
import static io.github.dolphindbsync.destination.TestRows.TRADES;
import static io.github.dolphindbsync.destination.TestRows.batch;
import static io.github.dolphindbsync.destination.TestRows.keyless;
import static io.github.dolphindbsync.destination.TestRows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.github.dolphindbsync.EmbeddedMariaDb;
import io.github.dolphindbsync.destination.UpsertContractTest;
import io.github.dolphindbsync.destination.table.TableName;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.RowSchema;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("other-database")
class MariaDbUpsertTest extends UpsertContractTest {

    private static HikariDataSource pool;

    @BeforeAll
    static void startServer() throws SQLException {
        pool = EmbeddedMariaDb.pool(EmbeddedMariaDb.emptyDatabase("upsert"));
    }

    @AfterAll
    static void closePool() {
        pool.close();
    }

    @BeforeEach
    void dropTables() throws SQLException {
        EmbeddedMariaDb.emptyDatabase("upsert");
        execute("drop database if exists market");
        // A session whose database was dropped has none.
        pool.getHikariPoolMXBean().softEvictConnections();
    }

    @Override
    public String textType(boolean isKey) {
        return (isKey ? "varchar(250)" : "longtext") + " collate " + EmbeddedMariaDb.collation();
    }

    @Override
    public List<InexactTable> inexactTables() {
        String table = "create table newest (timestamp datetime(6), timestamp_ns bigint not null, symbol %s not null"
                + " primary key, price double, size bigint)";
        return Stream.of(
                        "varchar(250) collate utf8mb4_general_ci",
                        "varchar(250) collate utf8mb4_bin",
                        "varchar(100) character set latin1 collate latin1_bin",
                        "char(10) collate " + EmbeddedMariaDb.collation())
                .map(type -> new InexactTable(
                        List.of(table.formatted(type)),
                        List.of(type.replace("character set latin1 ", ""), "modify column `symbol` varchar(250)")))
                .toList();
    }

    @Override
    public boolean rollsTablesBack() {
        return false;
    }

    @Override
    public boolean holds(double number) {
        return Double.isFinite(number);
    }

    @Test
    void keysThatDifferInCaseOrInASpaceAtTheEndAreDifferentKeys() throws Exception {
        upsert("trade", batch(TRADES, row(T, "A", 1.0, 1), row(T, "a", 2.0, 2), row(T, "A ", 3.0, 3)));
        upsert("trade", batch(TRADES, row(T, "a", 4.0, 2), row(T, "A ", 5.0, 3), row(T, "á", 6.0, 4)));

        assertThat(stored("trade", TRADES))
                .containsExactlyInAnyOrder(
                        row(T, "A", 1.0, 1), row(T, "a", 4.0, 2), row(T, "A ", 5.0, 3), row(T, "á", 6.0, 4));
    }

    @Test
    void keyThatIsLongerThanAnIndexCanHoldIsRefusedAndNotCut() {
        assertThatThrownBy(() -> upsert("trade", batch(TRADES, row(T, "A".repeat(251), 1.0, 1))))
                .rootCause()
                .hasMessageContaining("column symbol")
                .hasMessageContaining("251 characters, more than the 250");
    }

    @Test
    void numberThatIsNoneIsRefusedByName() {
        assertThatThrownBy(() -> upsert("trade", batch(TRADES, row(T, "A", Double.NaN, 1))))
                .rootCause()
                .hasMessageContaining("timestamp = 2016-10-24T08:00:00.022239")
                .hasMessageContaining("column price")
                .hasMessageContaining("NaN");
    }

    @Test
    void rowThatMeetsAnotherUniqueIndexIsAnErrorAndNotLost() throws Exception {
        upsert("trade", batch(KEYLESS, keyless(T, "A", 1.0, 1)));
        execute("create unique index one_each on trade (symbol(10))");

        assertThatThrownBy(() -> upsert("trade", batch(KEYLESS, keyless(T, "A", 1.0, 2))))
                .rootCause()
                .hasMessageContaining("one_each");
    }

    @Test
    void connectionThatWouldCutValuesInSilenceIsRefused() throws Exception {
        try (HikariDataSource lax = new HikariDataSource()) {
            // MySQL's driver would make it strict of itself.
            lax.setJdbcUrl(EmbeddedMariaDb.url("upsert") + "?sessionVariables=sql_mode=''"
                    + (EmbeddedMariaDb.isMySql() ? "&jdbcCompliantTruncation=false" : ""));
            lax.setUsername("root");
            lax.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
            bind(lax);
            assertThatThrownBy(() -> upsert("trade", batch(TRADES, row(T, "A", 1.0, 1))))
                    .rootCause()
                    .hasMessageContaining("STRICT_TRANS_TABLES");
        }
    }

    @Test
    void transactionThatWouldNotSeeItsTableMadeIsRefusedBeforeAnyIs() throws Exception {
        try (HikariDataSource host = new HikariDataSource()) {
            host.setJdbcUrl(EmbeddedMariaDb.url("upsert"));
            host.setUsername("root");
            host.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
            bind(host);
            if (EmbeddedMariaDb.isMySql()) {
                assertThatThrownBy(() -> upsert("trade", batch(TRADES, row(T, "A", 1.0, 1))))
                        .rootCause()
                        .hasMessageContaining("TRANSACTION_READ_COMMITTED");
                assertThat(tableExists("trade")).isFalse();
            } else {
                upsert("trade", batch(TRADES, row(T, "A", 1.0, 1)));

                assertThat(stored("trade", TRADES)).containsExactly(row(T, "A", 1.0, 1));
            }
        }
    }

    @Test
    void connectionOfAHostKeepsItsOwnPatienceWithLocks() throws Exception {
        try (HikariDataSource host = new HikariDataSource()) {
            host.setJdbcUrl(EmbeddedMariaDb.url("upsert"));
            host.setUsername("root");
            host.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
            host.setConnectionInitSql("set session lock_wait_timeout = 77");
            host.setMaximumPoolSize(2);
            bind(host);
            upsert("trade", batch(TRADES, row(T, "A", 1.0, 1)));
            try (Connection one = host.getConnection();
                    Connection other = host.getConnection()) {
                assertThat(lockWaitTimeout(one)).isEqualTo(77);
                assertThat(lockWaitTimeout(other)).isEqualTo(77);
            }
        }
    }

    private static int lockWaitTimeout(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select @@session.lock_wait_timeout")) {
            row.next();
            return row.getInt(1);
        }
    }

    @Override
    public DataSource dataSource() {
        return pool;
    }

    @Override
    public String raw(Column column, RowSchema schema) {
        String name = TableName.quote(column.name());
        return switch (column.type()) {
            case DATE -> "to_days(" + name + ") - 719528";
            case DATETIME -> "timestampdiff(second, '1970-01-01', " + name + ")";
            case TIMESTAMP -> "timestampdiff(microsecond, '1970-01-01', " + name + ") div 1000";
            case NANOTIMESTAMP -> TableName.quote(column.name() + "_ns");
            default -> name;
        };
    }

    @Override
    public boolean tableExists(String table) throws SQLException {
        return !query("select 1 from information_schema.tables where table_schema = 'upsert' and table_name = '" + table
                        + "'")
                .isEmpty();
    }

    @Override
    public List<InexactTable> tablesThatCannotBeWidened() {
        return List.of(
                new InexactTable(
                        List.of(
                                "create unique index i on names (v)",
                                "create table c (x int, constraint fk foreign key (x) references names (v))"),
                        List.of("foreign key fk of table")),
                new InexactTable(
                        List.of(
                                "create table c (x int primary key)",
                                "insert into c values (7)",
                                "alter table names add constraint fk foreign key (v) references c (x)"),
                        List.of("foreign key fk of table")));
    }

    @Override
    public List<String> whatDropsAll() {
        return List.of(
                "alter table names drop foreign key if exists fk",
                "alter table c drop foreign key if exists fk",
                "drop table c",
                "drop table names");
    }
}
