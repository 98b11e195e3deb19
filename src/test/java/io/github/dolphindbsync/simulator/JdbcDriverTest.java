package io.github.dolphindbsync.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The vendor's JDBC driver, over the same client library as ours. */
class JdbcDriverTest extends StandInTest {

    private static final long NOON = 1_700_049_600_123_456_789L;

    @Test
    void rowsHaveTheirValuesAndNulls() throws Exception {
        server.createTable("market", "trade", TRADES)
                .append(List.of(row("A\"\\é", NOON, 1.5f, 7), row("", 1L, null, null)));

        try (Connection driver = connected();
                ResultSet rows =
                        query(driver, "select symbol, timestamp, price, volume from trade order by volume desc")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString("symbol")).isEqualTo("A\"\\é");
            assertThat(rows.getObject("timestamp")).isEqualTo(LocalDateTime.parse("2023-11-15T12:00:00.123456789"));
            assertThat(rows.getFloat("price")).isEqualTo(1.5f);
            assertThat(rows.getInt("volume")).isEqualTo(7);
            assertThat(rows.next()).isTrue();
            assertThat(rows.getObject("price")).isNull();
            assertThat(rows.getObject("volume")).isNull();
            assertThat(rows.next()).isFalse();
        }
    }

    @Test
    void columnsAreDescribed() throws Exception {
        server.createTable("market", "trade", TRADES);

        try (Connection driver = connected();
                ResultSet rows = query(driver, "select top 1 * from trade")) {
            ResultSetMetaData columns = rows.getMetaData();
            List<String> described = new ArrayList<>();
            for (int index = 1; index <= columns.getColumnCount(); index++) {
                described.add(columns.getColumnName(index) + " " + columns.getColumnTypeName(index));
            }

            assertThat(described)
                    .containsExactly(
                            "symbol DT_SYMBOL", "timestamp DT_NANOTIMESTAMP", "price DT_FLOAT", "volume DT_INT");
        }
    }

    @Test
    void preparedStatementsBindTextsNumbersAndTimes() throws Exception {
        server.createTable("market", "trade", TRADES)
                .append(List.of(row("A", NOON, 1.5f, 7), row("A", 1L, 2f, 8), row("B", NOON, 3f, 9)));

        try (Connection driver = connected();
                PreparedStatement statement = driver.prepareStatement(
                        "select volume from trade where symbol = ? and timestamp > ? and volume < ?")) {
            statement.setString(1, "A");
            statement.setTimestamp(2, Timestamp.valueOf("2023-11-15 11:59:59.5"));
            statement.setInt(3, 100);

            assertThat(wholeNumbers(statement.executeQuery())).containsExactly(7);
        }
    }

    @Test
    void preparedStatementsInsert() throws Exception {
        server.createTable("market", "trade", TRADES);

        try (Connection driver = connected();
                PreparedStatement statement = driver.prepareStatement("insert into trade values(?,?,?,?)")) {
            for (int volume = 1; volume <= 3; volume++) {
                statement.setString(1, "S" + volume);
                statement.setObject(2, LocalDateTime.parse("2023-11-15T12:00:00.123456789"));
                statement.setFloat(3, volume / 2f);
                statement.setInt(4, volume);
                statement.addBatch();
            }
            statement.executeBatch();
        }

        assertThat(run("exec sum(volume) from " + TRADE + " where timestamp == 2023.11.15T12:00:00.123456789")
                        .getString())
                .isEqualTo("6");
    }

    @Test
    void aLargeResultComesInBlocks() throws Exception {
        server.createGeneratedTable("market", "trade", TRADES, 20_000, 0);

        try (Connection driver = connected();
                Statement statement = driver.createStatement()) {
            statement.setFetchSize(8192);

            assertThat(wholeNumbers(statement.executeQuery("select volume from trade")))
                    .hasSize(20_000);
            assertThat(wholeNumbers(statement.executeQuery("select count(*) from trade")))
                    .containsExactly(20_000);
        }
    }

    /** The driver asks a server for its catalogs only if its version is 3, and none is claimed here. */
    @Test
    void whatTheServerHoldsIsNotAskedOfOne() throws Exception {
        server.createTable("market", "trade", TRADES);

        try (Connection driver = connected()) {
            assertThat(driver.getMetaData().getTables(null, null, "%", null)).isNull();
            assertThatThrownBy(() -> driver.getMetaData().getCatalogs())
                    .hasMessageContaining("the stand-in does not support");
        }
    }

    @Test
    void errorsAreTheServersOwn() throws Exception {
        server.createTable("market", "trade", TRADES);

        try (Connection driver = connected()) {
            assertThatThrownBy(() -> query(driver, "select nothing from trade"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("nothing");
            assertThat(wholeNumbers(query(driver, "select count(*) from trade")))
                    .containsExactly(0);
        }
        assertThatThrownBy(() -> DriverManager.getConnection(url(), "admin", "wrong"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("The user name or password is incorrect. function: login");
    }

    private Connection connected() throws SQLException {
        return DriverManager.getConnection(url(), "admin", "123456");
    }

    /** The name of the table is that of a variable, which the driver assigns. */
    private String url() {
        return "jdbc:dolphindb://127.0.0.1:" + server.port() + "?tableAlias=trade:dfs://market/trade";
    }

    private static ResultSet query(Connection driver, String script) throws SQLException {
        return driver.createStatement().executeQuery(script);
    }

    private static List<Integer> wholeNumbers(ResultSet rows) throws SQLException {
        List<Integer> numbers = new ArrayList<>();
        while (rows.next()) {
            numbers.add(rows.getInt(1));
        }
        return numbers;
    }
}
