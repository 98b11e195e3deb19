package io.github.dolphindbsync.delivery;

import io.github.dolphindbsync.checkpoint.CheckpointException;
import io.github.dolphindbsync.checkpoint.CheckpointRepository;
import io.github.dolphindbsync.checkpoint.FileCheckpointRepository;
import java.util.List;
import java.util.Optional;

/**
 * Where rejected rows are kept, beside the checkpoints: in a table of the same database, or in a file of the same
 * folder. A repository of your own may implement this too.
 */
public interface Quarantine {

    /** That of a repository; empty if it has none. */
    static Optional<Quarantine> of(CheckpointRepository checkpoints) {
        if (checkpoints instanceof Quarantine own) {
            return Optional.of(own);
        }
        return checkpoints instanceof FileCheckpointRepository files
                ? Optional.of(new QuarantineFile(files.folder()))
                : checkpoints.session().map(QuarantineTable::new);
    }

    /**
     * Makes room for rejected rows, before the first transaction of a poll begins.
     *
     * @throws CheckpointException if that fails
     */
    default void prepare(String sync) {}

    /**
     * Keeps rejected rows, in the transaction in progress if there is one.
     *
     * @return those that were not kept before
     * @throws CheckpointException if that fails
     */
    List<RejectedRow> keep(List<RejectedRow> rows);

    /** The name of the table that has them; empty if they are not in a table. */
    default Optional<String> table() {
        return Optional.empty();
    }
}
