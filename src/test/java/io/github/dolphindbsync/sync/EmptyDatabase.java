package io.github.dolphindbsync.sync;

import io.github.dolphindbsync.EmbeddedMariaDb;
import io.github.dolphindbsync.PostgresDatabase;
import io.github.dolphindbsync.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** A database of each kind for a test that is run with all of them. The servers end with the process. */
final class EmptyDatabase {

    private static PostgresDatabase postgres;

    private EmptyDatabase() {}

    static synchronized String url(TestDatabase database, Path folder) throws SQLException, IOException {
        if (database == TestDatabase.MARIADB) {
            EmbeddedMariaDb.emptyDatabase("trades");
            return EmbeddedMariaDb.url("trades");
        }
        if (database != TestDatabase.POSTGRESQL) {
            return database.url(folder);
        }
        if (postgres == null) {
            postgres = PostgresDatabase.of(EmptyDatabase.class);
        }
        execute(postgres.url(), "drop schema if exists apart cascade");
        postgres.clear();
        return postgres.url();
    }

    static void execute(String url, String sql) throws SQLException {
        try (Connection connection = TestDatabase.connect(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
