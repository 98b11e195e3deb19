package io.github.dolphindbsync.delivery;

import io.github.dolphindbsync.checkpoint.CheckpointSql;
import io.github.dolphindbsync.checkpoint.JdbcSession;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The table beside that of the checkpoints which keeps rejected rows. */
final class QuarantineTable implements Quarantine {

    static final String NAME = "dolphindb_sync_quarantine";

    private static final String DEFINITION = "sync %1$s not null, tracking_value bigint not null, "
            + "tracking_text %1$s not null, reason %2$s not null, row_json %2$s not null, content_hash %1$s not null, "
            + "primary key (sync, content_hash)";

    private static final String INSERT = "insert into " + NAME
            + " (sync, tracking_value, tracking_text, reason, row_json, content_hash) values (?, ?, ?, ?, ?, ?)";

    private static final String EXISTS = "select 1 from " + NAME + " where sync = ? and content_hash = ?";

    private final JdbcSession session;

    QuarantineTable(JdbcSession session) {
        this.session = session;
    }

    @Override
    public Optional<String> table() {
        return Optional.of(NAME);
    }

    @Override
    public void prepare(String sync) {
        session.createTable(sync, NAME, DEFINITION);
    }

    @Override
    public List<RejectedRow> keep(List<RejectedRow> rows) {
        return session.run(
                "quarantining rows in table " + NAME, rows.get(0).sync(), connection -> insert(connection, rows));
    }

    private static List<RejectedRow> insert(Connection connection, List<RejectedRow> rows) throws SQLException {
        CheckpointSql sql = CheckpointSql.of(connection);
        long longest = sql.longestStatement(connection);
        List<RejectedRow> inserted = new ArrayList<>();
        for (RejectedRow whole : rows) {
            RejectedRow row = whole.cutTo(longest);
            boolean isNew = sql.insertIfAbsent(connection, INSERT, insert -> bind(insert, row), EXISTS, exists -> {
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
