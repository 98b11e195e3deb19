package io.github.dolphindbsync.source.tables;

import io.github.dolphindbsync.checkpoint.CheckpointRepository;
import io.github.dolphindbsync.source.connection.DolphinDBException;
import io.github.dolphindbsync.source.connection.Logins;
import io.github.dolphindbsync.source.poll.DestinationCheckpoints;
import io.github.dolphindbsync.source.poll.PollFailure;
import io.github.dolphindbsync.source.poll.PollListeners;
import io.github.dolphindbsync.source.poll.PolledRoutes;
import io.github.dolphindbsync.source.poll.PollingProcessor;
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
import org.apache.camel.Exchange;
import org.apache.camel.spi.ShutdownPrepared;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * Finds the tables that {@code sync.tables} names, makes a sync of each, and sets as body the names of those that are
 * to be polled now, for a {@link DolphinDBTableProcessor}. Asked anew each time, so new tables join by themselves.
 *
 * <p>A table whose last poll has not ended, or not begun, is left out: so there is one poll of each at a time, and what
 * waits is never more than the number of tables.
 */
public final class DolphinDBTablesProcessor extends PollingProcessor implements ShutdownPrepared {

    /** Null where the destination says it. */
    private final CheckpointRepository checkpoints;

    private final Clock clock;
    private final TableQueue queue = new TableQueue();
    private final PolledRoutes.Step listing = new ListingStep();

    private ServerSettings server;
    private FoundTables found;
    private String first;
    private volatile TableLister lister;
    private Logins logins;
    private ListingReport report;

    /** Keeps the checkpoints where the destination does that the settings give to all syncs. */
    public DolphinDBTablesProcessor() {
        this.checkpoints = null;
        this.clock = Clock.systemUTC();
    }

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
    protected void doStart() {
        Settings settings = new Settings(getCamelContext());
        server = ServerSettings.from(settings);
        List<TablePattern> patterns = settings.get(TablesSetting.TABLES);
        first = patterns.stream()
                .filter(pattern -> !pattern.leavesOut())
                .map(TablePattern::database)
                .findFirst()
                .orElse("");
        logins = Logins.of(getCamelContext());
        lister = new TableLister(server, logins, patterns, clock, this::isEnding);
        PollListeners listeners = PollListeners.of(getCamelContext());
        report = new ListingReport(listeners);
        CheckpointRepository inUse =
                checkpoints != null ? checkpoints : DestinationCheckpoints.ofAllSyncs(getCamelContext());
        found = new FoundTables(getCamelContext(), getRouteId(), settings, server, inUse, clock, queue);
        listeners.report(listener -> listener.listing(getRouteId()));
        PolledRoutes.of(getCamelContext()).add(getRouteId(), listing);
    }

    @Override
    protected void doStop() {
        PolledRoutes.of(getCamelContext()).remove(getRouteId(), listing);
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
            failures.addAll(found.update(listed, first));
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
        return getCamelContext().isStopping() || getCamelContext().isStopped();
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
                            .orElse("the route " + getRouteId() + " ended before the step that lists the tables")));
        }
    }
}
