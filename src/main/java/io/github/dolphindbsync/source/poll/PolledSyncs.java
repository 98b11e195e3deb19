package io.github.dolphindbsync.source.poll;

import io.github.dolphindbsync.source.connection.ContextPlugins;
import io.github.dolphindbsync.source.settings.SettingException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;

/** The syncs of a Camel context that are polled, each of them by one route. Safe for use by several threads. */
public final class PolledSyncs {

    private static final Duration LONGEST_BATCH = Duration.ofSeconds(20);

    private final Map<String, PolledSync> syncs = new ConcurrentHashMap<>();

    private PolledSyncs() {}

    public static PolledSyncs of(CamelContext context) {
        return ContextPlugins.get(context, PolledSyncs.class, PolledSyncs::new);
    }

    /**
     * Notes that a route polls a sync.
     *
     * @throws SettingException where another route does so already: two would take each other's checkpoint
     */
    void claim(PolledSync sync) {
        PolledSync owner = syncs.putIfAbsent(sync.getSync(), sync);
        if (owner != null) {
            throw new SettingException("sync '" + sync.getSync() + "' is polled by route '" + owner.getRouteId()
                    + "' already, so route '" + sync.getRouteId()
                    + "' can't poll it too. Remove one of the two routes, or give its sync another name");
        }
    }

    void release(PolledSync sync) {
        syncs.remove(sync.getSync(), sync);
    }

    /**
     * Has each poll that delivers to one of these routes end after its batch, and no other begin. Waits for their ends,
     * but no longer than a stop of the context would.
     *
     * @param destinations names, as in {@code database} of {@code direct:database}
     */
    public PollHold hold(Set<String> destinations) throws InterruptedException {
        List<SyncPoller> held = destinations.isEmpty()
                ? List.of()
                : syncs.values().stream()
                        .filter(sync -> sync.deliversTo(destinations))
                        .flatMap(sync -> sync.poller().stream())
                        .toList();
        held.forEach(poller -> poller.barrier().hold());
        PollHold hold = new PollHold(held);
        boolean isOver = false;
        try {
            for (SyncPoller poller : held) {
                poller.barrier().awaitEnd(LONGEST_BATCH);
            }
            isOver = true;
            return hold;
        } finally {
            if (!isOver) {
                hold.close();
            }
        }
    }

    /** The syncs of all routes whose steps are started. */
    public Collection<PolledSync> all() {
        return List.copyOf(syncs.values());
    }

    /**
     * The route that polls a table, by a sync of whatever name.
     *
     * @param except id of a route that does not count
     */
    public Optional<String> owner(String database, String table, String except) {
        return syncs.values().stream()
                .filter(sync -> !except.equals(sync.getRouteId()) && sync.carries(database, table))
                .map(PolledSync::getRouteId)
                .findFirst();
    }

    /** The route that polls a sync. */
    public Optional<String> owner(String sync) {
        return Optional.ofNullable(syncs.get(sync)).map(owner -> String.valueOf(owner.getRouteId()));
    }
}
