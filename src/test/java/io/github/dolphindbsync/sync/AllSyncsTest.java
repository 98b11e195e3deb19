package io.github.dolphindbsync.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.source.settings.SettingException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is set once for all syncs, and the names of their targets. */
class AllSyncsTest {

    @TempDir
    Path folder;

    @RegisterExtension
    final Market market = new Market();

    private Sync sync;

    @BeforeEach
    void start() throws Exception {
        StoredTable trade = market.trade();
        for (int row = 1; row <= 4; row++) {
            trade.appendRow("A", row * 1_000L, 1.5f, row);
        }
        sync = market.sync(url());
    }

    private String url() {
        return "jdbc:duckdb:" + folder.resolve("warehouse.duckdb");
    }

    private long count(String table) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url());
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select count(*) from " + table)) {
            result.next();
            return result.getLong(1);
        }
    }

    @Test
    void aSettingOfAllSyncsHoldsForASyncWithoutOne() {
        assertThat(sync.with("sync.*.batch-size", "1").poll().batches()).isEqualTo(4);
    }

    @Test
    void aSettingOfASyncHasPrecedence() {
        sync.with("sync.*.batch-size", "1").with("sync.trade.batch-size", "2");

        assertThat(sync.poll().batches()).isEqualTo(2);
    }

    @Test
    void aValueThatCantBeUsedIsNamedByTheKeyThatHoldsIt() {
        assertThatThrownBy(() -> sync.with("sync.*.batch-size", "0").poll())
                .hasRootCauseInstanceOf(SettingException.class)
                .rootCause()
                .hasMessage("sync.*.batch-size: '0' is not a whole number from 1 to 1000000.");
    }

    @ParameterizedTest
    @CsvSource({
        "database, {database}_{table}, market_trade",
        "database, main.copy_of_{sync}, main.copy_of_trade",
        "sql, {table}2, trade2"
    })
    void theTargetIsNamedByAPattern(String form, String pattern, String table) throws Exception {
        sync.destination(form).with("sync.*.target", pattern);

        assertThat(sync.poll().rows()).isEqualTo(4);

        sync.close();
        assertThat(count(table)).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{tabel}", "raw.market.{table}", "{table}; drop", "{{table}"})
    void aPatternThatGivesNoNameIsRefused(String pattern) {
        assertThatThrownBy(() -> sync.with("sync.*.target", pattern).poll())
                .rootCause()
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("sync.*.target")
                .hasMessageMatching("(?s).*(is not a name|can't be used).*");
    }
}
