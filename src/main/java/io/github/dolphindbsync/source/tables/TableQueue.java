package io.github.dolphindbsync.source.tables;

import io.github.dolphindbsync.source.poll.PolledRoutes;
import io.github.dolphindbsync.source.poll.SyncPoller;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;

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

    /**
     * Begins the poll of a sync, and takes it out of the queue when that has ended.
     *
     * @param poller empty where the sync is not to be polled any more
     */
    void poll(String sync, Optional<SyncPoller> poller, Exchange exchange) {
        if (!polled.add(sync)) {
            // Queued once more while its poll runs.
            PolledRoutes.leaveOut(exchange, sync);
            return;
        }
        // Called after the poll itself has ended: the last one that is added is called first.
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                polled.remove(sync);
                pending.remove(sync);
            }
        });
        poller.ifPresentOrElse(present -> present.poll(exchange), () -> PolledRoutes.leaveOut(exchange, sync));
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
