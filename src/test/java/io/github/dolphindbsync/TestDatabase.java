package io.github.dolphindbsync;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Properties;

/** A database that tests carry trades to, and how they look at what it holds. */
public enum TestDatabase {
    DUCKDB("warehouse.duckdb", "epoch_ns(\"timestamp\")"),
    POSTGRESQL("", "timestamp_ns"),
    MARIADB("", "timestamp_ns"),
    SQLITE("warehouse.sqlite", "unixepoch(substr(\"timestamp\", 1, 19)) * 1000000000 + substr(\"timestamp\", 21, 9)");

    private final String file;
    private final String nanos;

    TestDatabase(String file, String nanos) {
        this.file = file;
        this.nanos = nanos;
    }

    /** Of a database that is a file in this folder. */
    public String url(Path folder) {
        return switch (this) {
            case DUCKDB, SQLITE -> "jdbc:" + name().toLowerCase(Locale.ROOT) + ":" + folder.resolve(file);
            default -> throw new IllegalStateException(this + " is a server");
        };
    }

    /** The name of that file. */
    public String file() {
        return file;
    }

    public static String username(String url) {
        return url.startsWith("jdbc:postgresql:") ? "postgres" : url.matches("jdbc:(mariadb|mysql):.*") ? "root" : "";
    }

    public static String password(String url) {
        return url.startsWith("jdbc:postgresql:") ? "postgres" : "";
    }

    /** A connection for which the names that tests use stand in double quotes. */
    public static Connection connect(String url) throws SQLException {
        Properties properties = new Properties();
        if (!username(url).isEmpty()) {
            properties.setProperty("user", username(url));
            properties.setProperty("password", password(url));
        }
        if (username(url).equals("root")) {
            properties.setProperty("sessionVariables", "sql_mode='ANSI_QUOTES,STRICT_TRANS_TABLES'");
        }
        return DriverManager.getConnection(url, properties);
    }

    /** The query for symbol, time in nanoseconds, price and volume of all trades. */
    public String trades(String table) {
        return "select \"symbol\", " + nanos + ", \"price\", \"volume\" from \"" + table + "\"";
    }

    /** Whether there is a table of this name, whose letters may be of the other case. */
    public static boolean hasTable(Connection connection, String name) throws SQLException {
        try (ResultSet tables = connection.getMetaData().getTables(connection.getCatalog(), null, "%", null)) {
            while (tables.next()) {
                if (tables.getString("TABLE_NAME").equalsIgnoreCase(name)) {
                    return true;
                }
            }
            return false;
        }
    }

    /**
     * How often rows of a MariaDB server were written since it started; of MySQL, which writes of itself too, in the
     * database.
     */
    public static String writesOfMariaDb(String database) throws SQLException {
        String counters = EmbeddedMariaDb.isMySql()
                ? "select object_name, count_insert + count_update + count_delete"
                        + " from performance_schema.table_io_waits_summary_by_table where object_schema = '" + database
                        + "' order by object_name"
                : "show global status like 'Innodb_rows_%ed'";
        try (Connection connection = connect(EmbeddedMariaDb.url(database));
                Statement statement = connection.createStatement();
                ResultSet counter = statement.executeQuery(counters)) {
            StringBuilder written = new StringBuilder();
            while (counter.next()) {
                if (EmbeddedMariaDb.isMySql()
                        || counter.getString(1).matches("Innodb_rows_(inserted|updated|deleted)")) {
                    written.append(counter.getString(2)).append(' ');
                }
            }
            return written.toString();
        }
    }
}
