package io.github.dolphindbsync.checkpoint;

import java.util.List;
import java.util.Optional;
import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.support.service.ServiceSupport;

/**
 * Where the checkpoints of syncs are kept, in the clothes of a Camel {@link IdempotentRepository}: a key is
 * {@code <sync>|<mark>}, and a key is contained when its mark is not beyond the stored one.
 *
 * <p>It never decides whether a batch is delivered, and so is not a filter for Camel's {@code idempotentConsumer}: rows
 * may arrive late with a tracking value that the mark has passed.
 *
 * <p>To keep checkpoints elsewhere, as in a store that a platform has already, extend this and keep
 * {@link Checkpoint#toJson} under the name of its sync. What must hold: {@link #store} replaces only the version
 * before, in one step.
 */
public abstract class CheckpointRepository extends ServiceSupport implements IdempotentRepository {

    /**
     * The checkpoint of a sync, or empty where it has none yet.
     *
     * @throws CheckpointException if it can't be read
     */
    public abstract Optional<Checkpoint> load(String sync);

    /**
     * A checkpoint that was stored as {@link Checkpoint#toJson}.
     *
     * @param place for people, as in {@code checkpoint file /var/trade.checkpoint.json}
     * @throws CheckpointException if it is damaged, or was written by a later version
     */
    protected static Checkpoint ofJson(String sync, String place, String json) {
        try {
            return Checkpoint.ofJson(json);
        } catch (LaterVersionException e) {
            throw CheckpointException.ofLaterVersion(sync, place, e);
        } catch (IllegalArgumentException e) {
            throw new CheckpointException(
                    "sync '" + sync + "': its " + place + " is damaged (" + e.getMessage()
                            + "). Restore it from a backup; removing it makes the sync deliver the whole table again.",
                    e);
        }
    }

    /** As {@link #load}, but creates nothing. */
    public Optional<Checkpoint> peek(String sync) {
        return load(sync);
    }

    /**
     * A table to which this writes.
     *
     * @param name in the default schema of the destination
     * @param isAltered whether it lacks columns, as one of an earlier version does, which the next poll adds
     */
    public record Table(String name, boolean isAltered) {}

    /** The tables to which this writes; none if checkpoints are not stored in a database. */
    public List<Table> tables(String sync) {
        return List.of();
    }

    /**
     * Whether a batch may only end with a group of equal tracking values. The mark stands before a group that is not
     * delivered whole, so after a failure the group is read again; a destination that can't tell its rows from new ones
     * would hold the first of them twice.
     */
    public boolean needsWholeGroups(String sync) {
        return false;
    }

    /** What would keep a checkpoint from being stored, as far as that can be found out without storing one. */
    public Optional<String> obstacle() {
        return Optional.empty();
    }

    /**
     * Takes the checkpoint for the transaction that has begun, so that a second writer waits here and not in the data.
     * Without a transaction this only compares.
     *
     * @param place of the batch in its poll
     * @throws CheckpointException if the stored version is not that of {@code current}
     */
    public abstract void claim(Checkpoint current, BatchPlace place);

    /**
     * Keeps other writers away until the poll ends, where no transaction does so for each batch. Called before a poll's
     * first batch is handed out.
     *
     * @return lets other writers in when it is closed
     * @throws CheckpointException if another writer is at work, or the stored version is not that of {@code current}
     */
    public AutoCloseable hold(Checkpoint current) {
        return () -> {};
    }

    /**
     * Replaces the checkpoint of version {@code next.version() - 1} by {@code next}.
     *
     * @throws CheckpointException if the stored version is another one; nothing has changed then
     */
    public abstract void store(Checkpoint next);

    /** How to reach the database that stores the checkpoints; empty if they are in none, or it is not known. */
    public Optional<JdbcSession> session() {
        return Optional.empty();
    }

    /**
     * What is stored after a failure of the destination, without waiting for it for long; empty where it does not tell.
     */
    public Optional<Checkpoint> afterFailure(String sync) {
        return Optional.empty();
    }

    /**
     * As {@link #store}, where the rows were written in a transaction that may still be rolled back.
     *
     * @throws CheckpointException also where the checkpoint would not be rolled back with them
     */
    public void storeInTransaction(Checkpoint next) {
        throw CheckpointException.outsideOfTransaction(next.sync());
    }

    /**
     * Moves the mark forward to that of the key; its rows will be read again.
     *
     * @return false if the mark stood there already, or beyond
     */
    @Override
    public boolean add(String key) {
        Checkpoint stored = load(syncOf(key))
                .orElseThrow(() -> new CheckpointException("sync '" + syncOf(key) + "' has no checkpoint to be moved"));
        Long mark = markOf(key);
        if (mark == null || (stored.mark() != null && stored.mark() >= mark)) {
            return false;
        }
        store(stored.moved(mark, Boundary.NONE));
        return true;
    }

    @Override
    public boolean contains(String key) {
        Long mark = markOf(key);
        return mark == null
                || load(syncOf(key))
                        .map(Checkpoint::mark)
                        .filter(stored -> stored >= mark)
                        .isPresent();
    }

    /** Never moves a mark back. */
    @Override
    public boolean remove(String key) {
        return false;
    }

    /** {@link #add} was all there is to do. */
    @Override
    public boolean confirm(String key) {
        return true;
    }

    @Override
    public void clear() {
        throw new CheckpointException(
                "checkpoints are not cleared all at once: to load a sync again, stop it, remove its "
                        + "rows and its checkpoint, and start it");
    }

    private static String syncOf(String key) {
        return key.substring(0, separator(key));
    }

    private static Long markOf(String key) {
        String mark = key.substring(separator(key) + 1);
        try {
            return mark.isEmpty() ? null : Long.valueOf(mark);
        } catch (NumberFormatException e) {
            throw new CheckpointException("'" + key + "' is not a checkpoint key: expected <sync>|<mark>", e);
        }
    }

    private static int separator(String key) {
        int separator = key.lastIndexOf('|');
        if (separator < 1) {
            throw new CheckpointException("'" + key + "' is not a checkpoint key: expected <sync>|<mark>");
        }
        return separator;
    }
}
