package io.github.dolphindbsync.source.tables;

import io.github.dolphindbsync.checkpoint.CheckpointRepository;
import io.github.dolphindbsync.source.connection.DolphinDBException;
import io.github.dolphindbsync.source.connection.Logins;
import io.github.dolphindbsync.source.poll.PollFailure;
import io.github.dolphindbsync.source.poll.PollListeners;
import io.github.dolphindbsync.source.poll.PolledRoutes;
import io.github.dolphindbsync.source.poll.SyncPoller;
import io.github.dolphindbsync.source.schema.TableListing;
import io.github.dolphindbsync.source.settings.ServerSettings;
import io.github.dolphindbsync.source.settings.SettingException;
import io.github.dolphindbsync.source.settings.Settings;
import io.github.dolphindbsync.source.settings.TablePattern;
import io.github.dolphindbsync.source.settings.TablesSetting;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.spi.RouteIdAware;
import org.apache.camel.spi.ShutdownPrepared;
import org.apache.camel.support.SynchronizationAdapter;
import org.apache.camel.support.service.ServiceSupport;

/**
 * Finds the tables that {@code sync.tables} names, makes a sync of each, and sets as body the names of those that are
 * to be polled now, for a {@link DolphinDBTableProcessor}. Asked anew each time, so new tables join by themselves.
 *
 * <p>A table whose last poll has not ended, or not begun, is left out: so there is one poll of each at a time, and what
 * waits is never more than the number of tables.
 */
public final class DolphinDBTablesProcessor extends ServiceSupport
        implements Processor, CamelContextAware, RouteIdAware, ShutdownPrepared {

    private final CheckpointRepository checkpoints;
    private final Clock clock;
    private final TableQueue queue = new TableQueue();
    private final PolledRoutes.Step listing = new ListingStep();

    private CamelContext camelContext;
    private String routeId;
    private ServerSettings server;
    private FoundTables found;
    private List<TablePattern> patterns;
    private volatile TableLister lister;
    private Logins logins;
    private ListingReport report;

    /** @param checkpoints where the checkpoints of all tables are kept */
    public DolphinDBTablesProcessor(CheckpointRepository checkpoints) {
        this(checkpoints, Clock.systemUTC());
    }

    /** @param clock the time against which future-dated rows are held back */
    public DolphinDBTablesProcessor(CheckpointRepository checkpoints, Clock clock) {
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
    }

    @Override
    protected void doStart() {
        Settings settings = new Settings(camelContext);
        server = ServerSettings.from(settings);
        patterns = settings.get(TablesSetting.TABLES);
        logins = Logins.of(camelContext);
        lister = new TableLister(server, logins, patterns, clock, this::isEnding);
        PollListeners listeners = PollListeners.of(camelContext);
        report = new ListingReport(listeners);
        found = new FoundTables(camelContext, routeId, settings, server, checkpoints, clock, queue);
        listeners.report(listener -> listener.listing(routeId));
        PolledRoutes.of(camelContext).add(routeId, listing);
    }

    @Override
    protected void doStop() {
        PolledRoutes.of(camelContext).remove(routeId, listing);
        if (found != null) {
            found.stop();
        }
    }

    /** Lists the tables. A failure is reported, and does not keep those from being polled that are known. */
    @Override
    public void process(Exchange exchange) {
        boolean isPaused = logins.isPaused(server, clock.instant());
        update();
        if (isPaused || isEnding()) {
            PolledRoutes.leaveOut(exchange, TablesSetting.TABLES.key());
            return;
        }
        PolledRoutes.begun(exchange, TablesSetting.TABLES.key());
        List<String> due = found.pollable().stream().filter(queue::add).toList();
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                PollFailure.before(done).ifPresent(failure -> {
                    // Some may not have been queued. One that is queued twice is polled twice, one after the other.
                    queue.remove(due);
                    report.listed(found.names(), List.of(failure.reason()));
                });
            }
        });
        exchange.getMessage().setBody(due);
    }

    /**
     * Lists the tables, and polls none.
     *
     * @return why some are not synced, by sync; why none could be listed, by the name of the setting
     */
    public Map<String, String> find() {
        update();
        Map<String, String> failures = found.failures();
        report.lastFailure().ifPresent(reason -> failures.put(TablesSetting.TABLES.key(), reason));
        return failures;
    }

    private void update() {
        List<String> failures = new ArrayList<>();
        try {
            TableListing listed = lister.list();
            failures.addAll(listed.failures());
            failures.addAll(found.update(listed, patterns.get(0).database()));
        } catch (RuntimeException e) {
            if (isEnding()) {
                return;
            }
            boolean isOfSource = e instanceof DolphinDBException || e instanceof SettingException;
            failures.add(isOfSource ? e.getMessage() : PollFailure.reasonOf(e));
        }
        report.listed(found.names(), failures);
    }

    void poll(String sync, Exchange exchange) {
        queue.poll(sync, isEnding() ? Optional.empty() : found.poller(sync), exchange);
    }

    /** The exchange of a queued table has ended before its poll began. */
    void notPolled(String sync, Exchange done) {
        queue.remove(Set.of(sync));
        PollFailure.reportNotBegun(sync, done);
    }

    /** The queue was emptied, as where the route that polls is stopped: the tables in it wait for nothing. */
    void forgetQueued() {
        queue.clear();
    }

    private boolean isEnding() {
        return camelContext.isStopping() || camelContext.isStopped();
    }

    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {
        if (lister != null && isEnding()) {
            lister.interrupt();
        }
        if (found != null) {
            found.pollers().forEach(SyncPoller::interruptReading);
        }
    }

    private final class ListingStep implements PolledRoutes.Step {

        @Override
        public String name(Exchange beginning) {
            return TablesSetting.TABLES.key();
        }

        @Override
        public void notBegun(String name, Exchange done) {
            report.listed(
                    found.names(),
                    List.of(PollFailure.before(done)
                            .map(PollFailure::reason)
                            .orElse("the route " + routeId + " ended before the step that lists the tables")));
        }
    }
}
