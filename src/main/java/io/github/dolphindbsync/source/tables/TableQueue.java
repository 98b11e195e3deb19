package io.github.dolphindbsync.source.tables;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which syncs wait for their poll or are being polled; each of them once. Safe for use by several threads. */
final class TableQueue {

    /** Queued or being polled. */
    private final Set<String> pending = ConcurrentHashMap.newKeySet();

    private final Set<String> polled = ConcurrentHashMap.newKeySet();

    /** Queues a sync; false if it is queued or being polled already. */
    boolean add(String sync) {
        return pending.add(sync);
    }

    boolean contains(String sync) {
        return pending.contains(sync);
    }

    /** Its poll begins; false if one is running. */
    boolean begin(String sync) {
        return polled.add(sync);
    }

    void end(String sync) {
        polled.remove(sync);
        pending.remove(sync);
    }

    /** The queue was emptied, as where the route that polls is stopped: nothing waits in it. */
    void clear() {
        remove(Set.copyOf(pending));
    }

    /** These are not in the queue any more; those that are being polled stay. */
    void remove(Collection<String> syncs) {
        syncs.stream().filter(sync -> !polled.contains(sync)).forEach(pending::remove);
    }
}
