package io.github.dolphindbsync.source.poll;

import io.github.dolphindbsync.checkpoint.CheckpointRepository;
import io.github.dolphindbsync.delivery.BatchContext;
import io.github.dolphindbsync.source.connection.DolphinDBConnection;
import io.github.dolphindbsync.source.connection.Logins;
import io.github.dolphindbsync.source.plan.SyncPlan;
import io.github.dolphindbsync.source.plan.SyncPlanner;
import io.github.dolphindbsync.source.settings.ServerSettings;
import io.github.dolphindbsync.source.settings.SettingException;
import io.github.dolphindbsync.source.settings.SyncSettings;
import java.time.Clock;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;

/** A sync as a route names it, whether that route is started or not. Its settings are read when they are needed. */
public final class PolledSync {

    private final CamelContext context;
    private final String sync;
    private final String routeId;
    private final CheckpointRepository checkpoints;
    private final Clock clock;
    private final Supplier<ServerSettings> server;
    private final Supplier<SyncSettings> settings;
    private final Supplier<String> guarantee;
    private volatile SyncPoller poller;

    /**
     * A sync whose route decides how often its rows arrive.
     *
     * @param clock the time against which future-dated rows are held back
     */
    public PolledSync(
            CamelContext context,
            String sync,
            String routeId,
            CheckpointRepository checkpoints,
            Clock clock,
            Supplier<ServerSettings> server,
            Supplier<SyncSettings> settings) {
        this(context, sync, routeId, checkpoints, clock, server, settings, () -> "");
    }

    /**
     * A sync.
     *
     * @param clock the time against which future-dated rows are held back
     * @param guarantee how often its rows arrive, for people; empty where that is not known
     */
    public PolledSync(
            CamelContext context,
            String sync,
            String routeId,
            CheckpointRepository checkpoints,
            Clock clock,
            Supplier<ServerSettings> server,
            Supplier<SyncSettings> settings,
            Supplier<String> guarantee) {
        this.context = context;
        this.sync = sync;
        this.routeId = routeId;
        this.checkpoints = checkpoints;
        this.clock = clock;
        this.server = server;
        this.settings = settings;
        this.guarantee = guarantee;
    }

    /** Name of the sync. */
    public String getSync() {
        return sync;
    }

    /** Whether its rows go to one of these; of a route that hands them on otherwise that is not known, and so true. */
    boolean deliversTo(Set<String> destinations) {
        Set<String> own = DestinationCheckpoints.destinations(context, routeId);
        return own.isEmpty() || !Collections.disjoint(own, destinations);
    }

    /** Empty before it is started. */
    Optional<SyncPoller> poller() {
        return Optional.ofNullable(poller);
    }

    boolean carries(String database, String table) {
        SyncSettings own = settings.get();
        return own.database().equals(database) && own.table().equals(table);
    }

    public String getRouteId() {
        return routeId;
    }

    /**
     * What the steps of a route learn of the sync before there is a batch.
     *
     * @throws SettingException where a setting can't be used
     */
    public BatchContext batchContext() {
        SyncSettings own = settings.get();
        return BatchContext.withoutPoll(sync, own.target(), own::ofDestination);
    }

    CamelContext context() {
        return context;
    }

    CheckpointRepository checkpoints() {
        return checkpoints;
    }

    Clock clock() {
        return clock;
    }

    /**
     * Asks both the source and the checkpoint what the next poll would read. Nothing is moved.
     *
     * @param countsNulls whether rows without a tracking value are counted, which touches every partition of a table
     * @throws RuntimeException where no poll could begin; {@link PollFailure#reasonOf} describes it
     */
    public SyncPlan plan(boolean countsNulls) {
        SyncSettings own = settings.get();
        try (DolphinDBConnection connection = new DolphinDBConnection(server.get())) {
            Logins.of(context).open(connection, clock);
            SyncPlan plan = new SyncPlanner(own, clock, connection, checkpoints, countsNulls).plan();
            String known = guarantee.get();
            if (!known.isEmpty()) {
                plan.findings().fact("delivers", known);
            }
            return plan;
        }
    }

    /**
     * Starts to poll.
     *
     * @param stopping whether no further batch is wanted, though the Camel context continues
     * @throws SettingException where a setting can't be used, or another route polls the sync
     */
    public SyncPoller start(BooleanSupplier stopping) {
        ServerSettings known = server.get();
        SyncSettings own = settings.get();
        PolledSyncs.of(context).claim(this);
        boolean isStarted = false;
        try {
            SyncPoller started = new SyncPoller(this, known, own, stopping);
            poller = started;
            PollListeners.of(context).report(listener -> listener.ready(sync, routeId));
            isStarted = true;
            return started;
        } finally {
            if (!isStarted) {
                PolledSyncs.of(context).release(this);
            }
        }
    }
}
