package io.github.dolphindbsync.source.poll;

import io.github.dolphindbsync.delivery.BatchContext;
import io.github.dolphindbsync.delivery.DeliveryGate;
import io.github.dolphindbsync.source.connection.Logins;
import io.github.dolphindbsync.source.read.PollId;
import io.github.dolphindbsync.source.session.GatedBatches;
import io.github.dolphindbsync.source.session.PollConnections;
import io.github.dolphindbsync.source.session.PollSession;
import io.github.dolphindbsync.source.session.SyncState;
import io.github.dolphindbsync.source.settings.ServerSettings;
import io.github.dolphindbsync.source.settings.SyncSettings;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.LoggingLevel;
import org.apache.camel.Route;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.LoggingExceptionHandler;

/**
 * Polls one sync: one poll at a time, and after failures that need action not at once. A poll ends with its exchange.
 */
public final class SyncPoller {

    private final PolledSync sync;
    private final CamelContext camelContext;
    private final ServerSettings server;
    private final SyncSettings settings;
    private final Clock clock;
    private final BooleanSupplier stopping;
    private final PollListeners listeners;
    private final Logins logins;
    private final SyncState state;
    private final ExecutorService readers;
    private final PauseAfterFailures pause;
    private final AtomicReference<PollSession> running = new AtomicReference<>();
    private final AtomicBoolean isStopped = new AtomicBoolean();
    private volatile boolean isConsumerQuiet;
    private final PollBarrier barrier = new PollBarrier(this::isPolling);

    SyncPoller(PolledSync sync, ServerSettings server, SyncSettings settings, BooleanSupplier stopping) {
        this.sync = sync;
        this.camelContext = sync.context();
        this.server = server;
        this.settings = settings;
        this.clock = sync.clock();
        this.stopping = stopping;
        this.listeners = PollListeners.of(camelContext);
        this.logins = Logins.of(camelContext);
        this.state = new SyncState(settings, clock);
        this.pause = new PauseAfterFailures(sync.getSync(), server, logins, clock);
        this.readers = readers();
    }

    /** One thread, which ends soon when there is nothing to read: there may be a hundred syncs, and four polls. */
    private ExecutorService readers() {
        ThreadPoolProfile oneThread = new ThreadPoolProfile("dolphindb-sync-reader");
        oneThread.setPoolSize(0);
        oneThread.setMaxPoolSize(1);
        oneThread.setKeepAliveTime(1L);
        oneThread.setTimeUnit(TimeUnit.SECONDS);
        return camelContext
                .getExecutorServiceManager()
                .newThreadPool(this, "dolphindb-sync-reader-" + sync.getSync(), oneThread);
    }

    /** Does nothing the second time. A poll that is running continues. */
    public void stop() {
        if (!isStopped.compareAndSet(false, true)) {
            return;
        }
        PolledSyncs.of(camelContext).release(sync);
        listeners.report(listener -> listener.gone(sync.getSync()));
        camelContext.getExecutorServiceManager().shutdown(readers);
    }

    /** The table at the destination. */
    public String target() {
        return settings.target();
    }

    /**
     * Begins a poll. After failures by permanent errors some polls do not take place, which was logged: the route then
     * ends here, without an exception.
     *
     * @throws IllegalStateException if the last poll is still running
     */
    public void poll(Exchange exchange) {
        if (!isConsumerQuiet) {
            quietenConsumer(camelContext.getRoute(sync.getRouteId()));
            isConsumerQuiet = true;
        }
        barrier.awaitRelease();
        PollConnections connections = new PollConnections(server, logins, clock);
        PollSession session = new PollSession(
                exchange,
                state,
                sync.checkpoints(),
                connections,
                readers,
                this::isEnding,
                this::reportStart,
                this::reportDelivery);
        GatedBatches batches = new GatedBatches(session, this::isEnding);
        PollCompletion completion = new PollCompletion(exchange, session, batches, this::ended);
        if (!running.compareAndSet(null, session)) {
            // That poll reports how it ends.
            PolledRoutes.begun(exchange, sync.getSync());
            throw new IllegalStateException("sync '" + sync.getSync() + "': its last poll is still running");
        }
        if (!begin(exchange, completion)) {
            PolledRoutes.leaveOut(exchange, sync.getSync());
        } else if (session.begin()) {
            deliver(exchange, session, batches, completion);
        } else {
            exchange.setRouteStop(true);
        }
    }

    /** From here on the poll ends with its exchange; false where none is to take place now. */
    private boolean begin(Exchange exchange, PollCompletion completion) {
        boolean isBegun = false;
        try {
            if (!pause.isOn()) {
                PollId.set(exchange.getExchangeId());
                exchange.getExchangeExtension().addOnCompletion(completion);
                PolledRoutes.begun(exchange, sync.getSync());
                isBegun = true;
            }
            return isBegun;
        } finally {
            if (!isBegun) {
                endRunning();
            }
        }
    }

    private void deliver(Exchange exchange, PollSession session, GatedBatches batches, PollCompletion completion) {
        DeliveryGate gate = session.gate();
        completion.closes(gate);
        exchange.setProperty(
                BatchContext.EXCHANGE_PROPERTY,
                new BatchContext(gate, settings.target(), settings::ofDestination, settings.evolves()));
        exchange.getMessage().setBody(batches);
    }

    private void reportStart(PollSession session) {
        listeners.report(listener -> listener.started(sync.getSync(), session.rowsExpected()));
        state.rowsWithoutTrackingValue()
                .ifPresent(rows -> listeners.report(listener -> listener.counted(sync.getSync(), rows)));
    }

    private void reportDelivery(PollSession session) {
        listeners.report(listener -> listener.delivered(PollReport.of(session, Optional.empty())));
    }

    private boolean isEnding() {
        return camelContext.isStopping() || camelContext.isStopped() || stopping.getAsBoolean() || barrier.isHeld();
    }

    /** Held while the route is exchanged to which the rows go. */
    PollBarrier barrier() {
        return barrier;
    }

    private void endRunning() {
        running.set(null);
        barrier.pollEnded();
    }

    public boolean isPolling() {
        return running.get() != null;
    }

    /**
     * Gives up what is being read, or waited for, where no further batch is wanted. The batch in flight is not
     * affected.
     */
    public void interruptReading() {
        PollSession session = running.get();
        if (session != null && isEnding()) {
            session.stopReading();
        }
    }

    private void ended(Optional<PollFailure> failure) {
        PollSession session = running.get();
        boolean isRemembered = false;
        try {
            pause.ended(failure);
            if (failure.isEmpty() && !session.isStopped() && session.gate().isComplete()) {
                session.remember();
                isRemembered = true;
            }
        } finally {
            // The state belongs to one poll at a time, so it is forgotten before the next may begin.
            try {
                if (!isRemembered) {
                    state.forget();
                }
            } finally {
                endRunning();
            }
        }
    }

    /**
     * Leaves the log line of a failure to the end of the poll, for a poll that another consumer began, such as a timer.
     *
     * @param route null where the poll came from none
     */
    private static void quietenConsumer(Route route) {
        if (route != null && route.getConsumer() instanceof DefaultConsumer consumer) {
            consumer.setExceptionHandler(
                    new LoggingExceptionHandler(route.getCamelContext(), SyncPoller.class, LoggingLevel.DEBUG));
        }
    }
}
