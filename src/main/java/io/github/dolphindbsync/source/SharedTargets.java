package io.github.dolphindbsync.source;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.ExtendedCamelContext;

/**
 * Which syncs of a Camel context write to which tables. To merge into one table is theirs to decide; but rows that are
 * replaced would be those of the others too. Knows targets by name only: the same name in two databases counts as one.
 * Thread-safe.
 */
final class SharedTargets {

    private final Map<String, Set<String>> syncs = new ConcurrentHashMap<>();

    static SharedTargets of(CamelContext context) {
        ExtendedCamelContext extension = context.getCamelContextExtension();
        synchronized (context) {
            SharedTargets targets = extension.getContextPlugin(SharedTargets.class);
            if (targets == null) {
                targets = new SharedTargets();
                extension.addContextPlugin(SharedTargets.class, targets);
            }
            return targets;
        }
    }

    void add(SyncSettings settings) {
        syncs.computeIfAbsent(settings.target(), target -> ConcurrentHashMap.newKeySet())
                .add(settings.sync());
    }

    void remove(SyncSettings settings) {
        syncs.getOrDefault(settings.target(), Set.of()).remove(settings.sync());
    }

    /** @throws DolphinDBException where another sync writes to the same table */
    void requireOwn(SyncSettings settings) {
        Set<String> all = new TreeSet<>(syncs.getOrDefault(settings.target(), Set.of()));
        if (all.size() > 1) {
            throw new DolphinDBException("rows of table " + settings.target()
                    + " must be replaced, and those of others would be lost with them: syncs " + all
                    + " all write to it. Give each a table of its own (" + SyncSetting.TARGET.key(settings.sync())
                    + ")");
        }
    }
}
