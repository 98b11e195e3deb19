package io.github.dolphindbsync.sync.history;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** A schema of a PostgreSQL database, emptied for each history; a backup is a copy of its tables. */
final class PostgresDestination implements Destination {

    private static final List<String> TABLES = List.of("trade", "dolphindb_sync_checkpoint");

    private final String url;
    private final Connection connection;
    private final Setup.Ticks ticks;

    /** @param connection to the database of that URL; is not closed */
    PostgresDestination(String url, Connection connection, Setup.Ticks ticks) throws SQLException {
        this.url = url;
        this.connection = connection;
        this.ticks = ticks;
        execute("drop table if exists dolphindb_sync_quarantine");
        for (String table : TABLES) {
            execute("drop table if exists " + table + ", copy_of_" + table);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private boolean exists(String table) throws SQLException {
        return !"null".equals(String.valueOf(text("select to_regclass('" + table + "')")));
    }

    private String text(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    @Override
    public String url() {
        return url;
    }

    @Override
    public Stored stored() throws SQLException {
        String time =
                switch (ticks.type) {
                    case NANOTIMESTAMP -> "timestamp_ns";
                    case TIMESTAMP -> "timestamp_ms";
                    case DATE -> "\"timestamp\" - date '1970-01-01'";
                    default -> "\"timestamp\"";
                };
        return DatabaseRows.read(connection, ticks, time);
    }

    @Override
    public Object fingerprint() throws SQLException {
        StringBuilder positions = new StringBuilder();
        for (String table : TABLES) {
            if (exists(table)) {
                positions.append(
                        text("select string_agg(xmin || '-' || xmax || '-' || ctid, ',' order by ctid) from " + table));
            }
        }
        return positions.toString();
    }

    @Override
    public void endSessions() throws SQLException {
        execute("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'dolphindb-sync'");
    }

    @Override
    public void backUp() throws SQLException {
        for (String table : TABLES) {
            copy(table, "copy_of_" + table);
        }
    }

    @Override
    public void restore() throws SQLException {
        for (String table : TABLES) {
            copy("copy_of_" + table, table);
        }
    }

    @Override
    public void restoreCheckpoint() throws SQLException {
        copy("copy_of_dolphindb_sync_checkpoint", "dolphindb_sync_checkpoint");
    }

    private void copy(String from, String to) throws SQLException {
        execute("drop table if exists " + to);
        if (exists(from)) {
            execute("create table " + to + " (like " + from + " including all)");
            execute("insert into " + to + " table " + from);
        }
    }
}
