package io.github.dolphindbsync.simulator.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Faults of the next response to a text: each applies once, to the first query that contains its text. Thread-safe. */
final class PreparedFaults {

    enum Kind {
        ERROR,
        OMISSION,
        CUT,
        CUT_AFTER_BLOCKS,
        STALL
    }

    /**
     * A fault that waits for its query.
     *
     * @param size in bytes, rows or blocks, depending on the kind
     * @param error the text of an ERROR
     */
    record Fault(Kind kind, String textOfQuery, long size, String error) {}

    private final List<Fault> faults = new ArrayList<>();

    synchronized void add(Kind kind, String textOfQuery, long size, String error) {
        faults.add(new Fault(kind, textOfQuery, size, error));
    }

    synchronized Optional<Fault> take(Kind kind, String query) {
        Optional<Fault> taken = faults.stream()
                .filter(fault -> fault.kind() == kind && query.contains(fault.textOfQuery()))
                .findFirst();
        taken.ifPresent(faults::remove);
        return taken;
    }

    synchronized void clear() {
        faults.clear();
    }
}
