package io.github.dolphindbsync.source;

import io.github.dolphindbsync.checkpoint.CheckpointRepository;
import io.github.dolphindbsync.delivery.CurrentSchema;
import io.github.dolphindbsync.rows.RowSchema;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.model.Model;
import org.apache.camel.spi.RouteIdAware;
import org.apache.camel.spi.ShutdownPrepared;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins a poll: reads the rows of a DolphinDB table that have not been delivered yet, and sets as body an
 * {@link java.util.Iterator} of {@link io.github.dolphindbsync.rows.RowBatch} for a streaming split. The checkpoint
 * travels in an exchange property; {@link io.github.dolphindbsync.delivery.CheckpointProcessor} must confirm each batch
 * before the next one comes.
 *
 * <p>Settings are Camel properties: the server's under {@code dolphindb.} ({@link ServerSetting}), the sync's under
 * {@code sync.<name>.} ({@link SyncSetting}).
 *
 * <p>One poll runs at a time; a second one fails while it does.
 */
public final class DolphinDBFetchProcessor extends ServiceSupport
        implements Processor, CamelContextAware, RouteIdAware, ShutdownPrepared {

    // Between polls that fail for what only a person can mend.
    private static final Duration SECOND_PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    /**
     * Name of the exchange property with the reason why a poll failed, as the log has it. It is there when the poll has ended,
     * for an {@code onCompletion} of the route.
     */
    public static final String FAILURE_PROPERTY = "DolphinDBSyncFailure";

    private static final Logger LOG = LoggerFactory.getLogger(DolphinDBFetchProcessor.class);

    private final String sync;
    private final CheckpointRepository checkpoints;
    private final Clock clock;
    private final Function<Settings, SyncSettings> ownSettings;
    private final UnaryOperator<Settings> options;
    private final BooleanSupplier stopping;
    private final AtomicReference<PollRun> running = new AtomicReference<>();
    private final PolledRoutes.Step step;

    private CamelContext camelContext;
    private String routeId;
    private final Set<String> routeIds = new LinkedHashSet<>();
    private ServerSettings server;
    private SyncSettings settings;

    private Logins logins;
    private SyncMemory memory;
    private Pause pause;
    private boolean isLoginRefused;
    private volatile boolean isLoggedOnce;
    private ExecutorService readers;

    /**
     * @param sync name of the sync, under which its settings and its checkpoint are found
     * @param checkpoints where its checkpoint is kept
     */
    public DolphinDBFetchProcessor(String sync, CheckpointRepository checkpoints) {
        this(sync, checkpoints, Clock.systemUTC());
    }

    /** @param clock tells the time against which rows ahead of it are held back */
    public DolphinDBFetchProcessor(String sync, CheckpointRepository checkpoints, Clock clock) {
        this(
                sync,
                checkpoints,
                clock,
                source -> SyncSettings.from(source, sync),
                UnaryOperator.identity(),
                () -> false,
                true);
    }

    /** For a table that was found, and so is not named by the settings of its sync; nor is this a step of a route. */
    DolphinDBFetchProcessor(
            String sync, CheckpointRepository checkpoints, Clock clock, Function<Settings, SyncSettings> ownSettings) {
        this(sync, checkpoints, clock, ownSettings, UnaryOperator.identity(), () -> false, false);
    }

    /**
     * For an endpoint.
     *
     * @param options adds what the endpoint says to the settings
     * @param stopping tells whether no further batch is wanted, though the Camel context goes on
     */
    DolphinDBFetchProcessor(
            String sync, CheckpointRepository checkpoints, UnaryOperator<Settings> options, BooleanSupplier stopping) {
        this(sync, checkpoints, Clock.systemUTC(), source -> SyncSettings.from(source, sync), options, stopping, false);
    }

    private DolphinDBFetchProcessor(
            String sync,
            CheckpointRepository checkpoints,
            Clock clock,
            Function<Settings, SyncSettings> ownSettings,
            UnaryOperator<Settings> options,
            BooleanSupplier stopping,
            boolean isStepOfRoute) {
        this.step = isStepOfRoute ? new FetchStep() : null;
        this.ownSettings = ownSettings;
        this.options = options;
        this.stopping = stopping;
        this.sync = Objects.requireNonNull(sync, "sync");
        this.checkpoints = Objects.requireNonNull(checkpoints, "checkpoints");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    @Override
    public String getRouteId() {
        return routeId;
    }

    @Override
    public void setRouteId(String routeId) {
        this.routeId = routeId;
        routeIds.add(routeId);
    }

    /** Name of the sync. */
    public String getSync() {
        return sync;
    }

    @Override
    protected void doStart() {
        Settings source = options.apply(new Settings(camelContext));
        server = ServerSettings.from(source);
        settings = ownSettings.apply(source);
        logins = Logins.of(camelContext);
        memory = new SyncMemory(settings, clock);
        pause = new Pause(Duration.ZERO, SECOND_PAUSE, LONGEST_PAUSE);
        requireOneRoute();
        PolledRoutes.of(camelContext).claim(this);
        readers = readers();
        if (step != null) {
            PolledRoutes.of(camelContext).add(routeId, step);
        }
        PollListeners.of(camelContext).tell(listener -> listener.ready(sync, routeId));
    }

    /** A bean that two routes name is started once, with the id of the last one, and would be polled by both. */
    private void requireOneRoute() {
        Model model = camelContext.getCamelContextExtension().getContextPlugin(Model.class);
        routeIds.removeIf(id -> model == null || model.getRouteDefinition(id) == null);
        if (routeIds.size() > 1) {
            throw new SettingException("sync '" + sync + "' is polled by the routes '"
                    + String.join("' and '", routeIds) + "'. Remove one of them, or give its sync another name");
        }
    }

    /** One thread, which ends soon when there is nothing to read: there may be a hundred syncs, and four polls. */
    private ExecutorService readers() {
        ThreadPoolProfile oneThread = new ThreadPoolProfile("dolphindb-sync-reader");
        oneThread.setPoolSize(0);
        oneThread.setMaxPoolSize(1);
        oneThread.setKeepAliveTime(1L);
        oneThread.setTimeUnit(TimeUnit.SECONDS);
        return camelContext.getExecutorServiceManager().newThreadPool(this, "dolphindb-sync-reader-" + sync, oneThread);
    }

    @Override
    protected void doStop() {
        PolledRoutes.of(camelContext).release(this);
        if (readers == null) {
            // As in a route that was never started.
            return;
        }
        if (step != null) {
            PolledRoutes.of(camelContext).remove(routeId, step);
        }
        PollListeners.of(camelContext).tell(listener -> listener.gone(sync));
        camelContext.getExecutorServiceManager().shutdown(readers);
    }

    /**
     * Begins a poll. After failures that only a person can mend some polls do not take place, as the log has said: the
     * route then ends here, without an exception.
     *
     * @throws IllegalStateException if the last poll is still running
     */
    @Override
    public void process(Exchange exchange) {
        if (!isLoggedOnce) {
            OneLogLine.quietenConsumer(camelContext.getRoute(routeId));
            isLoggedOnce = true;
        }
        PollRun run = new PollRun(exchange, sync, clock, settings.zone());
        if (!running.compareAndSet(null, run)) {
            // That poll reports how it ends.
            PolledRoutes.begun(exchange, sync);
            throw new IllegalStateException("sync '" + sync + "': its last poll is still running");
        }
        boolean isBegun = false;
        try {
            if (isPaused(clock.instant())) {
                PolledRoutes.begun(exchange, sync);
                exchange.setRouteStop(true);
                return;
            }
            run.onEnd(this::finished);
            PolledRoutes.begun(exchange, sync);
            isBegun = true;
        } finally {
            if (!isBegun) {
                running.set(null);
            }
        }
        PollReader reader =
                new PollReader(server, settings, checkpoints, logins, memory, clock, readers, this::isEnding, run);
        ResumingBatches batches = new ResumingBatches(sync, reader, run, server.retryFor(), this::isEnding);
        if (!batches.begin()) {
            exchange.setRouteStop(true);
            return;
        }
        exchange.setProperty(CurrentSchema.EXCHANGE_PROPERTY, run.schema());
        exchange.setProperty(RowSchema.EVOLVES_PROPERTY, settings.evolves());
        exchange.setProperty(RowSchema.TARGET_PROPERTY, settings.target());
        exchange.setProperty(RowSchema.CONTINUES_PROPERTY, run.checkpoint().version() > 0);
        exchange.getMessage().setBody(batches);
    }

    /**
     * Asks both the source and the checkpoint what the next poll would read. Nothing is moved, and the route need not be
     * started.
     *
     * @param countsNulls whether rows without a tracking value are counted, which touches every partition of a table
     * @throws RuntimeException where no poll could begin; {@link PollFailure#reasonOf} describes it
     */
    public SyncPlan plan(boolean countsNulls) {
        Settings source = options.apply(new Settings(camelContext));
        SyncSettings own = ownSettings.apply(source);
        try (DolphinDBConnection connection = new DolphinDBConnection(ServerSettings.from(source))) {
            Logins.of(camelContext).open(connection, clock);
            return SyncPlanner.plan(own, clock, connection, checkpoints, countsNulls);
        }
    }

    /** The table at the destination. */
    String target() {
        return settings.target();
    }

    private boolean isEnding() {
        return camelContext.isStopping() || camelContext.isStopped() || stopping.getAsBoolean();
    }

    /** Does not wait for a server that may have stalled. The batch in flight, if there is one, is not affected. */
    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {
        interruptReading();
    }

    boolean isPolling() {
        return running.get() != null;
    }

    /** Gives up what is being read, or waited for, where no further batch is wanted. */
    void interruptReading() {
        PollRun run = running.get();
        if (run != null && isEnding()) {
            run.stopReading();
        }
    }

    private boolean isPaused(Instant now) {
        return pause.isOn(now) || (isLoginRefused && logins.isPaused(server, now));
    }

    private void finished(PollRun run) {
        boolean isNoted = false;
        try {
            note(run);
            isNoted = true;
        } finally {
            running.set(null);
            if (!isNoted) {
                memory.forget();
            }
        }
    }

    private void note(PollRun run) {
        if (run.isSuccess() && !run.isStopped() && run.poll().isComplete()) {
            memory.remember(run);
        } else {
            memory.forget();
        }
        Optional<Remedy> remedy = run.remedy();
        isLoginRefused = remedy.filter(Remedy.OTHER_LOGIN::equals).isPresent();
        if (remedy.filter(Remedy.PERSON::equals).isPresent()) {
            pause.failed(clock.instant());
            sayIfPaused();
        } else {
            pause.succeeded();
        }
    }

    private void sayIfPaused() {
        if (pause.isOn(clock.instant())) {
            LOG.info("sync {}: not tried again before {}", sync, pause.until());
        }
    }

    private final class FetchStep implements PolledRoutes.Step {

        @Override
        public String name(Exchange beginning) {
            return sync;
        }

        @Override
        public void notBegun(String name, Exchange done) {
            PollFailure.before(done)
                    .ifPresentOrElse(
                            failure -> {
                                failure.log("sync " + sync + ": FAILED before its poll began");
                                done.setProperty(FAILURE_PROPERTY, failure.reason());
                                PollResult result = PollResult.notBegun(sync, failure.reason());
                                PollListeners.of(camelContext).tell(listener -> listener.finished(result));
                            },
                            () -> PollListeners.of(camelContext).tell(listener -> listener.leftOut(sync)));
        }
    }
}
