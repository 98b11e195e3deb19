package io.github.dolphindbsync.destination.mariadb;

import io.github.dolphindbsync.checkpoint.CheckpointSql;
import io.github.dolphindbsync.destination.jdbc.DriverDataSource;
import io.github.dolphindbsync.destination.table.Dialect;
import io.github.dolphindbsync.destination.table.TargetDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import javax.sql.DataSource;

/** MariaDB. */
public class MariaDb implements TargetDatabase {

    @Override
    public String productName() {
        return "MariaDB";
    }

    @Override
    public String urlScheme() {
        return "mariadb";
    }

    @Override
    public Dialect dialect() {
        return new MariaDbDialect(false);
    }

    @Override
    public DataSource dataSource(String url, String username, String password) {
        Properties properties = DriverDataSource.login(username, password);
        properties.setProperty("connectTimeout", String.valueOf(CONNECT_TIMEOUT_SECONDS * 1000));
        properties.setProperty("socketTimeout", String.valueOf(ANSWER_TIMEOUT_SECONDS * 1000));
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("connectionAttributes", "program_name:dolphindb-sync");
        return new DriverDataSource(
                url,
                properties,
                List.of(
                        // Else a value that doesn't fit is changed without an error.
                        "set session sql_mode = concat(@@sql_mode, ',STRICT_TRANS_TABLES')",
                        "set session innodb_lock_wait_timeout = " + LOCK_TIMEOUT_SECONDS + ", lock_wait_timeout = "
                                + LOCK_TIMEOUT_SECONDS),
                Connection.TRANSACTION_READ_COMMITTED);
    }

    @Override
    public CheckpointSql checkpointSql() {
        return new MariaDbCheckpointSql("utf8mb4_nopad_bin");
    }

    @Override
    public boolean rejectsRow(SQLException failure) {
        return MariaDbErrors.isOfRow(failure);
    }

    @Override
    public Optional<String> advice(SQLException failure) {
        return MariaDbErrors.ADVICE.about(failure);
    }
}
