package io.github.dolphindbsync.delivery;

import io.github.dolphindbsync.checkpoint.CheckpointSql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The table beside that of the checkpoints which keeps the rows that a destination refuses. */
public final class QuarantineTable {

    public static final String NAME = "dolphindb_sync_set_aside";

    public static final String CREATE = "create table " + NAME + " ("
            + "sync %1$s not null, tracking_value bigint not null, tracking_text %1$s not null, "
            + "reason %2$s not null, row_json %2$s not null, content_hash %1$s not null, "
            + "primary key (sync, content_hash))";

    private static final String INSERT = "insert into " + NAME
            + " (sync, tracking_value, tracking_text, reason, row_json, content_hash) values (?, ?, ?, ?, ?, ?)";

    private static final String EXISTS = "select 1 from " + NAME + " where sync = ? and content_hash = ?";

    private QuarantineTable() {}

    /** Returns the rows that were not there. */
    public static List<RejectedRow> insert(Connection connection, List<RejectedRow> rows) throws SQLException {
        CheckpointSql forms = CheckpointSql.of(connection);
        long longest = forms.longestStatement(connection);
        List<RejectedRow> inserted = new ArrayList<>();
        for (RejectedRow whole : rows) {
            RejectedRow row = whole.cutTo(longest);
            boolean isNew = forms.insertIfAbsent(connection, INSERT, insert -> bind(insert, row), EXISTS, exists -> {
                exists.setString(1, row.sync());
                exists.setString(2, row.contentHash());
            });
            if (isNew) {
                inserted.add(row);
            }
        }
        return inserted;
    }

    private static void bind(PreparedStatement insert, RejectedRow row) throws SQLException {
        insert.setString(1, row.sync());
        insert.setLong(2, row.trackingValue());
        insert.setString(3, row.trackingText());
        insert.setString(4, row.reason());
        insert.setString(5, row.json());
        insert.setString(6, row.contentHash());
    }
}
