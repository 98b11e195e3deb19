package io.github.dolphindbsync.source.poll;

import io.github.dolphindbsync.source.settings.SettingException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.ExtendedCamelContext;

/** The syncs of a Camel context that are polled, each of them by one route. Safe for use by several threads. */
public final class PolledSyncs {

    private final Map<String, PolledSync> syncs = new ConcurrentHashMap<>();

    private PolledSyncs() {}

    public static PolledSyncs of(CamelContext context) {
        ExtendedCamelContext extension = context.getCamelContextExtension();
        synchronized (context) {
            PolledSyncs syncs = extension.getContextPlugin(PolledSyncs.class);
            if (syncs == null) {
                syncs = new PolledSyncs();
                extension.addContextPlugin(PolledSyncs.class, syncs);
            }
            return syncs;
        }
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

    /** The syncs of all routes whose steps are started. */
    public Collection<PolledSync> all() {
        return List.copyOf(syncs.values());
    }

    /** The route that polls a sync. */
    public Optional<String> owner(String sync) {
        return Optional.ofNullable(syncs.get(sync)).map(owner -> String.valueOf(owner.getRouteId()));
    }
}
