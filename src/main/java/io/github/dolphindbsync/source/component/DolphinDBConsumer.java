package io.github.dolphindbsync.source.component;

import io.github.dolphindbsync.checkpoint.CheckpointRepository;
import io.github.dolphindbsync.delivery.BatchContext;
import io.github.dolphindbsync.rows.RowBatch;
import io.github.dolphindbsync.source.poll.DolphinDBFetchProcessor;
import io.github.dolphindbsync.source.poll.PolledSync;
import io.github.dolphindbsync.source.poll.SyncPoller;
import io.github.dolphindbsync.source.session.GatedBatches;
import io.github.dolphindbsync.source.settings.ServerSettings;
import io.github.dolphindbsync.source.settings.Settings;
import io.github.dolphindbsync.source.settings.SyncSettings;
import java.time.Clock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.LoggingLevel;
import org.apache.camel.Processor;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.LoggingExceptionHandler;
import org.apache.camel.support.ScheduledPollConsumer;
import org.apache.camel.support.UnitOfWorkHelper;
import org.apache.camel.support.service.ServiceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls as a timer, a {@link DolphinDBFetchProcessor} and a split do, with one exchange for each batch. Where there is
 * a transaction it surrounds the route and the confirmation of the batch; else a batch that no step of the route has
 * confirmed is confirmed when the route is through with it.
 */
final class DolphinDBConsumer extends ScheduledPollConsumer implements ShutdownAware {

    private static final Logger LOG = LoggerFactory.getLogger(DolphinDBConsumer.class);

    private final String sync;
    private final CheckpointRepository checkpoints;
    private final UnaryOperator<Settings> options;
    private volatile BatchDelivery delivery;
    private volatile SyncPoller poller;

    /** @param options adds what the endpoint says to the settings */
    DolphinDBConsumer(
            DolphinDBEndpoint endpoint,
            Processor processor,
            String sync,
            CheckpointRepository checkpoints,
            UnaryOperator<Settings> options) {
        super(endpoint, processor);
        this.sync = sync;
        this.checkpoints = checkpoints;
        this.options = options;
        // Failures have been logged by then, in one line each.
        setExceptionHandler(
                new LoggingExceptionHandler(endpoint.getCamelContext(), DolphinDBConsumer.class, LoggingLevel.DEBUG));
    }

    PolledSync sync() {
        CamelContext context = getEndpoint().getCamelContext();
        Supplier<Settings> settings = () -> options.apply(new Settings(context));
        return new PolledSync(
                context,
                sync,
                getRouteId(),
                checkpoints,
                Clock.systemUTC(),
                () -> ServerSettings.ofConnection(settings.get()),
                () -> SyncSettings.from(settings.get(), sync),
                () -> guarantee().text());
    }

    private DeliveryGuarantee guarantee() {
        return DeliveryGuarantee.of((DolphinDBEndpoint) getEndpoint(), sync, getRoute(), checkpoints);
    }

    @Override
    protected void doStart() throws Exception {
        DeliveryGuarantee guarantee = guarantee();
        delivery = new BatchDelivery(this, sync, guarantee);
        delivery.start();
        poller = sync().start(this::isEnding);
        super.doStart();
        LOG.info("sync {}: delivers {}", sync, guarantee.text());
    }

    /** Not before all routes are there, as Camel's timers: until then the host may still refuse its settings. */
    @Override
    public void startScheduler() {
        try {
            getEndpoint().getCamelContext().addStartupListener((context, alreadyStarted) -> {
                if (isStarting() || isStarted()) {
                    super.startScheduler();
                }
            });
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeException(e);
        }
    }

    /** Ours says it better, and would be contradicted: Camel's is DOWN after one failure. */
    @Override
    public HealthCheck getHealthCheck() {
        return null;
    }

    @Override
    protected int poll() throws Exception {
        Exchange poll = createExchange(false);
        int batches = 0;
        try {
            poller.poll(poll);
            if (poll.getMessage().getBody() instanceof GatedBatches unread) {
                batches = deliver(poll, unread);
            }
        } catch (Throwable e) {
            poll.setException(e);
        } finally {
            UnitOfWorkHelper.doneSynchronizations(
                    poll, poll.getExchangeExtension().handoverCompletions());
        }
        Exception failure = poll.getException();
        BatchContext context = BatchContext.of(poll);
        boolean isTold = context != null && context.getFailure() != null;
        releaseExchange(poll, false);
        if (failure == null) {
            return batches;
        }
        if (!isTold) {
            LOG.warn("sync {}: not polled: {}", sync, failure.getMessage());
        }
        throw failure;
    }

    private int deliver(Exchange poll, GatedBatches unread) throws Exception {
        int batches = 0;
        try (unread) {
            while (unread.hasNext()) {
                RowBatch rows = unread.next();
                if (rows == null) {
                    return batches;
                }
                Exchange batch = createExchange(false);
                poll.getProperties().forEach(batch::setProperty);
                batch.setProperty(Exchange.CORRELATION_ID, poll.getExchangeId());
                batch.setProperty(Exchange.BATCH_INDEX, batches);
                batch.setProperty(Exchange.BATCH_COMPLETE, !unread.hasNext());
                batch.getMessage().setBody(rows);
                try {
                    delivery.deliver(batch);
                } finally {
                    releaseExchange(batch, false);
                }
                batches++;
            }
        }
        return batches;
    }

    private boolean isEnding() {
        return isSuspendingOrSuspended() || isStoppingOrStopped();
    }

    @Override
    protected void doSuspend() throws Exception {
        interruptReading();
        super.doSuspend();
    }

    @Override
    protected void doStop() throws Exception {
        interruptReading();
        super.doStop();
        if (poller != null) {
            poller.stop();
        }
        ServiceHelper.stopService(delivery);
    }

    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {
        interruptReading();
    }

    private void interruptReading() {
        SyncPoller running = poller;
        if (running != null) {
            running.interruptReading();
        }
    }

    @Override
    public boolean deferShutdown(ShutdownRunningTask shutdownRunningTask) {
        return false;
    }

    /** The checkpoint of the last batch may be stored after its route has ended; that is waited for too. */
    @Override
    public int getPendingExchangesSize() {
        SyncPoller running = poller;
        return running != null && running.isPolling() ? 1 : 0;
    }
}
