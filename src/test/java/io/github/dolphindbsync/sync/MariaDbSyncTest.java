package io.github.dolphindbsync.sync;

import io.github.dolphindbsync.EmbeddedMariaDb;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

class MariaDbSyncTest extends SyncContractTest {

    @BeforeEach
    void emptyDatabase() throws IOException, SQLException {
        EmbeddedMariaDb.emptyDatabase("sync");
    }

    private static String url() {
        try {
            return EmbeddedMariaDb.url("sync");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    String warehouseUrl() {
        return url();
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(warehouseUrl(), "root", "");
    }

    @Override
    List<String> stored() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select symbol, timestamp_ns, price, volume from trade")) {
            return StoredRows.read(rows);
        }
    }

    @Override
    Object fingerprint() throws Exception {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet counter = statement.executeQuery("show global status like 'Innodb_rows_%ed'")) {
            StringBuilder written = new StringBuilder();
            while (counter.next()) {
                if (counter.getString(1).matches("Innodb_rows_(inserted|updated|deleted)")) {
                    written.append(counter.getString(2)).append(' ');
                }
            }
            return written.toString();
        }
    }
}
