package io.github.dolphindbsync.source.poll;

import io.github.dolphindbsync.checkpoint.CheckpointRepository;
import io.github.dolphindbsync.source.settings.ServerSetting;
import io.github.dolphindbsync.source.settings.ServerSettings;
import io.github.dolphindbsync.source.settings.SettingException;
import io.github.dolphindbsync.source.settings.Settings;
import io.github.dolphindbsync.source.settings.SyncSetting;
import io.github.dolphindbsync.source.settings.SyncSettings;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.model.Model;
import org.apache.camel.spi.ShutdownPrepared;

/**
 * Begins a poll: reads the rows of a DolphinDB table that have not been delivered yet, and sets as body an
 * {@link java.util.Iterator} of {@link io.github.dolphindbsync.rows.RowBatch} for a streaming split. The route finds a
 * {@link io.github.dolphindbsync.delivery.BatchContext} in an exchange property, and
 * {@link io.github.dolphindbsync.delivery.CheckpointProcessor} must confirm each batch before the next one comes.
 *
 * <p>Settings are Camel properties: the server's under {@code dolphindb.} ({@link ServerSetting}), the sync's under
 * {@code sync.<name>.} ({@link SyncSetting}).
 *
 * <p>One poll runs at a time; a second one fails while it does.
 */
public final class DolphinDBFetchProcessor extends PollingProcessor implements ShutdownPrepared {

    private final String sync;
    /** Null where the destination says it. */
    private final CheckpointRepository checkpoints;

    private final Clock clock;
    private final PolledRoutes.Step step = new FetchStep();
    private final Set<String> routeIds = new LinkedHashSet<>();

    private volatile SyncPoller poller;

    /**
     * Keeps the checkpoint where the destination does to which the route delivers ({@link DestinationCheckpoints}).
     *
     * @param sync name of the sync, under which its settings and its checkpoint are found
     */
    public DolphinDBFetchProcessor(String sync) {
        this.sync = Objects.requireNonNull(sync, "sync");
        this.checkpoints = null;
        this.clock = Clock.systemUTC();
    }

    /**
     * @param sync name of the sync, under which its settings and its checkpoint are found
     * @param checkpoints where its checkpoint is kept
     */
    public DolphinDBFetchProcessor(String sync, CheckpointRepository checkpoints) {
        this(sync, checkpoints, Clock.systemUTC());
    }

    /** @param clock the time against which future-dated rows are held back */
    public DolphinDBFetchProcessor(String sync, CheckpointRepository checkpoints, Clock clock) {
        this.sync = Objects.requireNonNull(sync, "sync");
        this.checkpoints = Objects.requireNonNull(checkpoints, "checkpoints");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    @Override
    public void setRouteId(String routeId) {
        super.setRouteId(routeId);
        routeIds.add(routeId);
    }

    /** Name of the sync. */
    public String getSync() {
        return sync;
    }

    @Override
    protected void doStart() {
        requireOneRoute();
        Settings settings = new Settings(getCamelContext());
        poller = new PolledSync(
                        getCamelContext(),
                        sync,
                        getRouteId(),
                        checkpoints != null
                                ? checkpoints
                                : DestinationCheckpoints.ofRoute(getCamelContext(), sync, getRouteId()),
                        clock,
                        () -> ServerSettings.from(settings),
                        () -> SyncSettings.from(settings, sync))
                .start(() -> false);
        PolledRoutes.of(getCamelContext()).add(getRouteId(), step);
    }

    /** A bean that two routes name is started once, with the id of the last one, and would be polled by both. */
    private void requireOneRoute() {
        Model model = getCamelContext().getCamelContextExtension().getContextPlugin(Model.class);
        routeIds.removeIf(id -> model == null || model.getRouteDefinition(id) == null);
        if (routeIds.size() > 1) {
            throw new SettingException("sync '" + sync + "' is polled by the routes '"
                    + String.join("' and '", routeIds) + "'. Remove one of them, or give its sync another name");
        }
    }

    @Override
    protected void doStop() {
        // Null in a route that could not be started.
        if (poller != null) {
            PolledRoutes.of(getCamelContext()).remove(getRouteId(), step);
            poller.stop();
        }
    }

    /**
     * Begins a poll. After failures by permanent errors some polls do not take place, which was logged: the route then
     * ends here, without an exception.
     *
     * @throws IllegalStateException if the last poll is still running
     */
    @Override
    public void process(Exchange exchange) {
        poller.poll(exchange);
    }

    /** Does not wait for a server that may have stalled. The batch in flight, if there is one, is not affected. */
    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {
        if (poller != null) {
            poller.interruptReading();
        }
    }

    private final class FetchStep implements PolledRoutes.Step {

        @Override
        public String name(Exchange beginning) {
            return sync;
        }

        @Override
        public void notBegun(String name, Exchange done) {
            if (!PollFailure.reportNotBegun(sync, done)) {
                PollListeners.of(getCamelContext()).report(listener -> listener.leftOut(sync));
            }
        }
    }
}
