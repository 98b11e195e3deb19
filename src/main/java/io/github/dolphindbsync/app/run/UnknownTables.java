package io.github.dolphindbsync.app.run;

import io.github.dolphindbsync.app.routes.PollTracker;
import io.github.dolphindbsync.source.poll.PollListener;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of settings for tables that were not found. It stops nothing: the table may be created later, or was dropped,
 * and the other tables must not suffer.
 */
final class UnknownTables implements PollListener {

    private static final Logger LOG = LoggerFactory.getLogger(UnknownTables.class);

    private final Supplier<CamelContext> context;
    private final SettingsCheck check;
    private final PollTracker polls;
    private final Set<String> reported = new HashSet<>();

    UnknownTables(Supplier<CamelContext> context, SettingsCheck check, PollTracker polls) {
        this.context = context;
        this.check = check;
        this.polls = polls;
    }

    @Override
    public synchronized void listed(Set<String> syncs, Optional<String> failure) {
        Set<String> known = new HashSet<>(polls.syncs());
        known.addAll(syncs);
        if (!syncs.isEmpty()) {
            check.unknownOf(context.get(), known).stream()
                    .filter(reported::add)
                    .forEach(unknown -> LOG.warn("{} (It takes effect if the table is created later.)", unknown));
        }
    }
}
