package io.github.dolphindbsync.delivery;

import java.util.List;

/**
 * A row that a destination rejects, or that could not be read as it is. The message names the sync, the row, the
 * reason, and what to do. The failure of the destination is suppressed in it, and not its cause, because some log the
 * cause's message too; the row's values are removed from it.
 */
public final class RejectedRowException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private RejectedRowException(String message) {
        super(message);
    }

    /**
     * For rows whose texts could not be decoded.
     *
     * @param rows how many rows their batch has
     * @throws RejectedRowException if they are not to be quarantined, or if all rows of a batch of several are like
     *     that: then the whole source has another encoding
     */
    static void requireQuarantine(List<RejectedRow> rejected, int rows, boolean quarantines) {
        RejectedRow first = rejected.get(0);
        String keep = "sync." + first.sync() + ".undecodable-text=keep delivers such texts as they were read";
        if (!quarantines) {
            throw new RejectedRowException("sync '" + first.sync() + "': " + first.describe()
                    + ". The sync stops before it. Fix the text at the source, or set sync." + first.sync()
                    + ".on-rejected-row=quarantine; " + keep);
        }
        if (rejected.size() == rows && rows > 1) {
            throw new RejectedRowException("sync '" + first.sync() + "': each of the " + rows
                    + " rows of a batch has a text that could not be decoded, so the source has another encoding, "
                    + "and no row"
                    + " was quarantined. The first row: " + first.describe() + ". " + keep);
        }
    }

    RejectedRowException(String message, Exception refusal) {
        super(message);
        addSuppressed(QuotedValues.removedFrom(refusal));
    }
}
