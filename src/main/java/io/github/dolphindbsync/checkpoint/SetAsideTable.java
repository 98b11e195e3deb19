package io.github.dolphindbsync.checkpoint;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The table beside that of the checkpoints which keeps the rows that a destination refuses. */
final class SetAsideTable {

    static final String NAME = "dolphindb_sync_set_aside";

    static final String CREATE = "create table if not exists " + NAME + " ("
            + "sync text not null, tracking_value bigint not null, tracking_text text not null, "
            + "reason text not null, row_json text not null, content_hash text not null, "
            + "primary key (sync, content_hash))";

    private static final String INSERT = "insert into " + NAME
            + " (sync, tracking_value, tracking_text, reason, row_json, content_hash) values (?, ?, ?, ?, ?, ?) "
            + "on conflict do nothing";

    private SetAsideTable() {}

    /** Returns the rows that were not there. */
    static List<RefusedRow> insert(Connection connection, List<RefusedRow> rows) throws SQLException {
        List<RefusedRow> inserted = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            for (RefusedRow row : rows) {
                statement.setString(1, row.sync());
                statement.setLong(2, row.trackingValue());
                statement.setString(3, row.trackingText());
                statement.setString(4, row.reason());
                statement.setString(5, row.json());
                statement.setString(6, row.contentHash());
                if (statement.executeUpdate() == 1) {
                    inserted.add(row);
                }
            }
        }
        return inserted;
    }
}
