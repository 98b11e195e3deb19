package io.github.dolphindbsync.destination.mariadb;

import io.github.dolphindbsync.EmbeddedMariaDb;
import io.github.dolphindbsync.destination.ColumnReader;
import io.github.dolphindbsync.destination.WholeDatabaseTest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

@Tag("other-database")
class MariaDbWholeDatabaseTest extends WholeDatabaseTest {

    private static String url;

    @BeforeAll
    static void emptyDatabase() throws SQLException {
        url = EmbeddedMariaDb.emptyDatabase("whole");
    }

    @Override
    public ColumnReader reader() {
        return new MariaDbReader();
    }

    @Override
    public int numberOfTables() {
        return Integer.getInteger("campaign.rounds", 0) > 0 ? MOST_TABLES : 12;
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("warehouse.url", url, "warehouse.username", "root", "warehouse.password", "");
    }

    @Override
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url + "?user=root&sessionVariables=sql_mode='ANSI_QUOTES'");
    }
}
