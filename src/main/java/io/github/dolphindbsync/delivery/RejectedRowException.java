package io.github.dolphindbsync.delivery;

import java.util.List;

/**
 * A row that a destination refuses, or that could not be read as it is; the message names the sync, the row, the reason, and what to do. What the destination
 * said is suppressed in it rather than its cause, because some say the cause's message too, and without the row's values.
 */
public final class RejectedRowException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private RejectedRowException(String message) {
        super(message);
    }

    /**
     * Of rows whose texts could not be decoded.
     *
     * @param rows how many rows their batch has
     * @throws RejectedRowException where they are not to be put aside, or where all rows of a batch of several are like that:
     *     then the whole source is taken for one of another encoding
     */
    static void requireSetAside(List<RejectedRow> refused, int rows, boolean setsAside) {
        RejectedRow first = refused.get(0);
        String keep = "sync." + first.sync() + ".undecodable-text=keep carries such texts as they were read";
        if (!setsAside) {
            throw new RejectedRowException("sync '" + first.sync() + "': " + first.describe()
                    + ". The sync stops before it. Fix the text at the source, or let such rows be put aside: sync."
                    + first.sync() + ".unstorable=set-aside; " + keep);
        }
        if (refused.size() == rows && rows > 1) {
            throw new RejectedRowException("sync '" + first.sync() + "': each of the " + rows
                    + " rows of a batch has a text that could not be decoded, so this is taken for a source of another"
                    + " encoding, and none was put aside. The first one: " + first.describe() + ". " + keep);
        }
    }

    RejectedRowException(String message, Exception refusal) {
        super(message);
        addSuppressed(QuotedValues.removedFrom(refusal));
    }
}
