package io.github.dolphindbsync.source.tables;

import io.github.dolphindbsync.checkpoint.CheckpointRepository;
import io.github.dolphindbsync.source.connection.DolphinDBException;
import io.github.dolphindbsync.source.poll.PollFailure;
import io.github.dolphindbsync.source.poll.PollListeners;
import io.github.dolphindbsync.source.poll.PollResult;
import io.github.dolphindbsync.source.poll.PolledSync;
import io.github.dolphindbsync.source.poll.PolledSyncs;
import io.github.dolphindbsync.source.poll.SyncPoller;
import io.github.dolphindbsync.source.schema.TableListing;
import io.github.dolphindbsync.source.settings.ServerSettings;
import io.github.dolphindbsync.source.settings.SettingException;
import io.github.dolphindbsync.source.settings.Settings;
import io.github.dolphindbsync.source.settings.SyncName;
import io.github.dolphindbsync.source.settings.SyncSetting;
import io.github.dolphindbsync.source.settings.SyncSettings;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tables that {@code sync.tables} names, with a sync for each. Safe for use by several threads. */
final class FoundTables {

    private static final Logger LOG = LoggerFactory.getLogger(FoundTables.class);

    /** A table that was found; without {@code poller} where its settings can't be used. */
    private record Found(String database, String table, SyncPoller poller) {}

    private final CamelContext camelContext;
    private final String routeId;
    private final Settings settings;
    private final ServerSettings server;
    private final CheckpointRepository checkpoints;
    private final Clock clock;
    private final TableQueue queue;
    private final PollListeners listeners;
    private final Map<String, Found> syncs = new ConcurrentHashMap<>();
    private final Map<String, String> notBegun = new ConcurrentHashMap<>();
    private final Set<String> ofOtherRoutes = ConcurrentHashMap.newKeySet();

    /** @param queue has the syncs that can't end now */
    FoundTables(
            CamelContext camelContext,
            String routeId,
            Settings settings,
            ServerSettings server,
            CheckpointRepository checkpoints,
            Clock clock,
            TableQueue queue) {
        this.camelContext = camelContext;
        this.routeId = routeId;
        this.settings = settings;
        this.server = server;
        this.checkpoints = checkpoints;
        this.clock = clock;
        this.queue = queue;
        this.listeners = PollListeners.of(camelContext);
    }

    Set<String> names() {
        return new TreeSet<>(syncs.keySet());
    }

    /** Why tables that were found are not polled, by sync. */
    Map<String, String> failures() {
        return new TreeMap<>(notBegun);
    }

    /** In order. */
    List<String> pollable() {
        return names().stream().filter(sync -> poller(sync).isPresent()).toList();
    }

    Optional<SyncPoller> poller(String sync) {
        return Optional.ofNullable(syncs.get(sync)).map(Found::poller);
    }

    Stream<SyncPoller> pollers() {
        return syncs.values().stream().map(Found::poller).filter(Objects::nonNull);
    }

    /**
     * Begins syncs for new tables, and ends those whose tables are gone.
     *
     * @param first the database whose tables have syncs of their own name
     * @return what failed
     */
    List<String> update(TableListing listing, String first) {
        List<String> failures = new ArrayList<>();
        Set<String> present = new TreeSet<>();
        listing.tables().forEach((database, tables) -> {
            for (String table : tables) {
                // Only the settings decide this: if the other tables that are there did, names would change with them.
                String sync = SyncName.of(database.equals(first) ? null : database, table);
                present.add(sync);
                update(sync, database, table).ifPresent(failures::add);
            }
        });
        new TreeMap<>(syncs).forEach((sync, known) -> {
            boolean isGone = listing.tables().containsKey(known.database()) && !present.contains(sync);
            if (isGone && !queue.contains(sync)) {
                end(sync);
            }
        });
        return failures;
    }

    private Optional<String> update(String sync, String database, String table) {
        Found known = syncs.get(sync);
        if (known != null) {
            return known.database().equals(database) && known.table().equals(table)
                    ? Optional.empty()
                    : Optional.of("table " + database + "/" + table + " would have the same sync name as "
                            + known.database() + "/" + known.table() + ", '" + sync
                            + "', and is not synced. Give it its own route");
        }
        PolledSyncs polled = PolledSyncs.of(camelContext);
        Optional<String> owner = polled.owner(sync).or(() -> polled.owner(database, table, routeId));
        if (owner.isEmpty()) {
            begin(sync, database, table);
        } else if (ofOtherRoutes.add(sync)) {
            LOG.info("sync {}: is polled by its own route, {}", sync, owner.get());
        }
        return Optional.empty();
    }

    private void begin(String sync, String database, String table) {
        try {
            SyncSettings ofTable = SyncSettings.from(settings, sync, database, table);
            requireOwnTarget(sync, ofTable.target());
            SyncPoller poller = new PolledSync(
                            camelContext, sync, routeId, checkpoints, clock, () -> server, () -> ofTable)
                    .start(() -> false);
            syncs.put(sync, new Found(database, table, poller));
            notBegun.remove(sync);
            LOG.debug("sync {}: carries {}/{}", sync, database, table);
            SettingsWithoutEffect.warn(settings, sync);
        } catch (SettingException | DolphinDBException e) {
            syncs.put(sync, new Found(database, table, null));
            failedToBegin(sync, "skipped until a restart", e.getMessage());
        } catch (RuntimeException | Error e) {
            failedToBegin(sync, "retried with the next listing", PollFailure.reasonOf(e));
        }
    }

    private void failedToBegin(String sync, String consequence, String reason) {
        LOG.error("sync {}: FAILED, and is {}: {}", sync, consequence, reason);
        notBegun.put(sync, reason);
        PollResult result = PollResult.notBegun(sync, reason);
        listeners.report(listener -> {
            listener.ready(sync, routeId);
            listener.finished(result);
        });
    }

    /** Two tables would otherwise be mixed in one. Databases differ in whether case counts; so here it does not. */
    private void requireOwnTarget(String sync, String target) {
        syncs.forEach((other, found) -> {
            if (found.poller() != null && found.poller().target().equalsIgnoreCase(target)) {
                throw new SettingException("its target '" + target + "' is also the target of sync " + other
                        + ". Set " + SyncSetting.TARGET.key(sync) + ", or let "
                        + SyncSetting.TARGET.key(SyncSetting.ALL_SYNCS) + " contain {sync}");
            }
        });
    }

    private void end(String sync) {
        Found gone = drop(sync);
        LOG.info(
                "sync {}: table {}/{} is gone. Its rows and its checkpoint stay at the destination",
                sync,
                gone.database(),
                gone.table());
    }

    private Found drop(String sync) {
        Found gone = syncs.remove(sync);
        notBegun.remove(sync);
        if (gone.poller() != null) {
            gone.poller().stop();
        } else {
            listeners.report(listener -> listener.gone(sync));
        }
        return gone;
    }

    void stop() {
        names().forEach(this::drop);
    }
}
