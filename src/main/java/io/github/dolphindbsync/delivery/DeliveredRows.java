package io.github.dolphindbsync.delivery;

import java.util.ArrayList;
import java.util.List;

/** Counts the rows of the confirmed batches of a poll. Guarded by its {@link DeliveryGate}. */
final class DeliveredRows {

    /** Rows of several batches. */
    record Count(long delivered, long quarantined, long notStored) {}

    private Count now = new Count(0, 0, 0);

    /** Before each batch. */
    private final List<Count> before = new ArrayList<>();

    Count now() {
        return now;
    }

    int batches() {
        return before.size();
    }

    void add(BatchInFlight batch) {
        before.add(now);
        now = new Count(
                now.delivered + batch.rowsDelivered(),
                now.quarantined + batch.rowsQuarantined(),
                now.notStored + batch.rowsNotStored());
    }

    /** The destination has lost the last batches with a failure. */
    void removeLast(int batches) {
        int kept = before.size() - batches;
        now = before.get(kept);
        before.subList(kept, before.size()).clear();
    }
}
