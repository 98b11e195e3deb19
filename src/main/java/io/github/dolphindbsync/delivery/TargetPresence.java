package io.github.dolphindbsync.delivery;

import io.github.dolphindbsync.checkpoint.CheckpointRepository;
import io.github.dolphindbsync.checkpoint.TableMetadata;

/**
 * Whether the table of a destination exists, asked where the checkpoints are: rows and checkpoints share a database.
 */
public final class TargetPresence {

    private TargetPresence() {}

    /**
     * True also if checkpoints are not stored in a database.
     *
     * @param target as {@code table} or {@code schema.table}
     */
    public static boolean isThere(CheckpointRepository checkpoints, String sync, String target) {
        return checkpoints
                .session()
                .map(session -> session.run(
                        "looking for table " + target, sync, connection -> TableMetadata.hasTarget(connection, target)))
                .orElse(true);
    }
}
