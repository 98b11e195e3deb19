package io.github.dolphindbsync;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import javax.sql.DataSource;

/**
 * The database of a test class on one PostgreSQL server, which all tests of a process share because it takes seconds to
 * set up. The server stops with the process. A test that kills its server, or whose roles and settings are those of the
 * whole server, starts one of its own.
 */
public final class PostgresDatabase {

    private static EmbeddedPostgres server;

    private final String name;

    private PostgresDatabase(String name) {
        this.name = name;
    }

    /** Makes one that is empty, and drops what the same test had before. */
    public static PostgresDatabase of(Class<?> test) throws IOException, SQLException {
        PostgresDatabase database = new PostgresDatabase(test.getSimpleName().toLowerCase(Locale.ROOT));
        try (Connection connection = server().getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("drop database if exists " + database.name + " with (force)");
            statement.execute("create database " + database.name);
        }
        return database;
    }

    /** Nothing that it stores is to outlive it, so it need not wait for the disk. */
    private static synchronized EmbeddedPostgres server() throws IOException {
        if (server == null) {
            server = EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "off")
                    .setServerConfig("full_page_writes", "off")
                    .start();
        }
        return server;
    }

    public String url() {
        return "jdbc:postgresql://localhost:" + server.getPort() + "/" + name;
    }

    public DataSource dataSource() {
        return server.getDatabase("postgres", name);
    }

    public Connection connect() throws SQLException {
        return dataSource().getConnection();
    }

    /** Drops what is in it. */
    public void clear() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("drop schema public cascade; create schema public");
        }
    }
}
