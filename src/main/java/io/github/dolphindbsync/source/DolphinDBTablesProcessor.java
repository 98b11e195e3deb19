package io.github.dolphindbsync.source;

import io.github.dolphindbsync.checkpoint.CheckpointRepository;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.spi.RouteIdAware;
import org.apache.camel.spi.ShutdownPrepared;
import org.apache.camel.support.SynchronizationAdapter;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the tables that {@code sync.tables} stands for, makes a sync of each, and sets as body the names of those that are
 * to be polled now, for a {@link DolphinDBTableProcessor}. Asked anew each time, so new tables join by themselves.
 *
 * <p>A table whose last poll has not ended, or not begun, is left out: so there is one poll of each at a time, and what
 * waits is never more than the number of tables.
 */
public final class DolphinDBTablesProcessor extends ServiceSupport
        implements Processor, CamelContextAware, RouteIdAware, ShutdownPrepared {

    // What a table that was found says itself, or shares with all others.
    private static final List<SettingDefinition<?>> WITHOUT_EFFECT =
            List.of(SyncSetting.DATABASE, SyncSetting.TABLE_NAME, SyncSetting.PERIOD, SyncSetting.FORM);

    private static final Logger LOG = LoggerFactory.getLogger(DolphinDBFetchProcessor.class);

    /** A table that was found; without {@code fetch} where its settings can't be used. */
    private record Found(String database, String table, DolphinDBFetchProcessor fetch) {}

    private final CheckpointRepository checkpoints;
    private final Clock clock;
    private final Map<String, Found> syncs = new ConcurrentHashMap<>();
    /** Why a table that was found is not polled, by its sync. */
    private final Map<String, String> notBegun = new ConcurrentHashMap<>();

    /** Queued or being polled. */
    private final Set<String> pending = ConcurrentHashMap.newKeySet();

    private final Set<String> ofOtherRoutes = ConcurrentHashMap.newKeySet();
    private final Set<String> polled = ConcurrentHashMap.newKeySet();
    private final PolledRoutes.Step listing = new ListingStep();

    private CamelContext camelContext;
    private String routeId;
    private Settings settings;
    private ServerSettings server;
    private List<TablePattern> patterns;
    private Logins logins;
    private PollListeners listeners;
    private volatile DolphinDBConnection asking;
    private Optional<String> lastFailure = Optional.empty();

    /** @param checkpoints where the checkpoints of all tables are kept */
    public DolphinDBTablesProcessor(CheckpointRepository checkpoints) {
        this(checkpoints, Clock.systemUTC());
    }

    /** @param clock tells the time against which rows ahead of it are held back */
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
        settings = new Settings(camelContext);
        server = ServerSettings.from(settings);
        patterns = settings.get(TablesSetting.TABLES);
        logins = Logins.of(camelContext);
        listeners = PollListeners.of(camelContext);
        listeners.tell(listener -> listener.listing(routeId));
        PolledRoutes.of(camelContext).add(routeId, listing);
    }

    @Override
    protected void doStop() {
        PolledRoutes.of(camelContext).remove(routeId, listing);
        Set.copyOf(syncs.keySet()).forEach(this::drop);
    }

    /** Lists the tables. A failure is told, and does not keep those from being polled that are known. */
    @Override
    public void process(Exchange exchange) {
        boolean isPaused = logins.isPaused(server, clock.instant());
        listAnew();
        PolledRoutes.begun(exchange, TablesSetting.TABLES.key());
        if (isPaused || isEnding()) {
            exchange.setRouteStop(true);
            return;
        }
        List<String> due = syncs.entrySet().stream()
                .filter(sync -> sync.getValue().fetch() != null)
                .map(Map.Entry::getKey)
                .filter(pending::add)
                .sorted()
                .toList();
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                PollFailure.before(done).ifPresent(failure -> {
                    // Some may not have been queued. One that is queued twice is polled twice, one after the other.
                    forgetQueued(due);
                    tell(List.of(failure.reason()));
                });
            }
        });
        exchange.getMessage().setBody(due);
    }

    /**
     * Lists the tables, and polls none.
     *
     * @return why some are not carried, by sync; what keeps any from being listed by the name of the setting
     */
    Map<String, String> find() {
        listAnew();
        Map<String, String> failures = new TreeMap<>(notBegun);
        lastFailure.ifPresent(reason -> failures.put(TablesSetting.TABLES.key(), reason));
        return failures;
    }

    private void listAnew() {
        List<String> failures = new ArrayList<>();
        try {
            TableListing listing = list();
            failures.addAll(listing.failures());
            takeUp(listing, failures);
        } catch (RuntimeException e) {
            if (isEnding()) {
                return;
            }
            failures.add(reason(e));
        }
        tell(failures);
    }

    private TableListing list() {
        Backoff backoff = new Backoff(server.retryFor());
        while (true) {
            // Kept before it is open: a stop must be able to end the wait for a server that has stalled.
            try (DolphinDBConnection connection = new DolphinDBConnection(server)) {
                asking = connection;
                logins.open(connection, clock);
                return TableListing.read(connection, patterns);
            } catch (DolphinDBException e) {
                Optional<Duration> wait = e.remedy() == Remedy.AGAIN ? backoff.next() : Optional.empty();
                if (wait.isEmpty() || !Backoff.sleep(wait.get(), this::isEnding)) {
                    throw e;
                }
            } finally {
                asking = null;
            }
        }
    }

    private void takeUp(TableListing listing, List<String> failures) {
        String first = patterns.get(0).database();
        Set<String> there = new TreeSet<>();
        listing.tables().forEach((database, tables) -> {
            for (String table : tables) {
                // Only the settings decide this: if the other tables that are there did, names would change with them.
                String sync = SyncName.of(database.equals(first) ? null : database, table);
                Found known = syncs.get(sync);
                Optional<String> owner = PolledRoutes.of(camelContext).owner(sync);
                if (known == null && owner.isPresent()) {
                    if (ofOtherRoutes.add(sync)) {
                        LOG.info("sync {}: is left to its own route, {}", sync, owner.get());
                    }
                } else if (known == null) {
                    begin(sync, database, table);
                } else if (!known.database().equals(database) || !known.table().equals(table)) {
                    failures.add("table " + database + "/" + table + " would be a sync of the same name as "
                            + known.database() + "/" + known.table() + ", '" + sync
                            + "', and is not carried. Give it a route of its own");
                }
                there.add(sync);
            }
        });
        for (Map.Entry<String, Found> known : new TreeMap<>(syncs).entrySet()) {
            boolean wasLookedFor = listing.tables().containsKey(known.getValue().database());
            if (wasLookedFor && !there.contains(known.getKey()) && !pending.contains(known.getKey())) {
                end(known.getKey());
            }
        }
    }

    private void begin(String sync, String database, String table) {
        DolphinDBFetchProcessor fetch = new DolphinDBFetchProcessor(
                sync, checkpoints, clock, source -> SyncSettings.from(source, sync, database, table));
        fetch.setCamelContext(camelContext);
        fetch.setRouteId(routeId);
        try {
            fetch.start();
            requireOwnTarget(sync, fetch.target());
            syncs.put(sync, new Found(database, table, fetch));
            notBegun.remove(sync);
            LOG.debug("sync {}: carries {}/{}", sync, database, table);
            WITHOUT_EFFECT.stream()
                    .flatMap(setting -> settings.setting(setting.key(sync)).stream())
                    .forEach(setting -> LOG.warn(
                            "setting {} has no effect: the table was found by {}, and all of them are polled every {}",
                            setting,
                            TablesSetting.TABLES.key(),
                            SyncSetting.PERIOD.key(SyncSetting.ALL_SYNCS)));
        } catch (RuntimeException | Error e) {
            fetch.stop();
            boolean isForUser = isOfUser(e);
            if (isForUser) {
                syncs.put(sync, new Found(database, table, null));
            }
            LOG.error(
                    "sync {}: FAILED, and is {}: {}",
                    sync,
                    isForUser ? "left out until a restart" : "tried again with the next listing",
                    reason(e));
            failedToBegin(sync, reason(e));
        }
    }

    private static boolean isOfUser(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SettingException || cause instanceof DolphinDBException) {
                return true;
            }
        }
        return false;
    }

    private void failedToBegin(String sync, String reason) {
        notBegun.put(sync, reason);
        PollResult result = PollResult.notBegun(sync, reason);
        listeners.tell(listener -> {
            listener.ready(sync, routeId);
            listener.finished(result);
        });
    }

    /** Camel wraps what a start throws. */
    private static String reason(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SettingException || cause instanceof DolphinDBException) {
                return cause.getMessage();
            }
        }
        return new PollFailure(failure).reason();
    }

    /** Two tables would otherwise be mixed in one. Databases differ in whether case counts; so here it does not. */
    private void requireOwnTarget(String sync, String target) {
        for (Map.Entry<String, Found> other : syncs.entrySet()) {
            DolphinDBFetchProcessor fetch = other.getValue().fetch();
            if (fetch != null && fetch.target().equalsIgnoreCase(target)) {
                throw new SettingException("its target '" + target + "' is that of sync " + other.getKey()
                        + " too. Set " + SyncSetting.TARGET.key(sync) + ", or let "
                        + SyncSetting.TARGET.key(SyncSetting.ALL_SYNCS) + " contain {sync}");
            }
        }
    }

    private void end(String sync) {
        Found gone = drop(sync);
        LOG.info(
                "sync {}: table {}/{} is gone. Its rows and its checkpoint stay at the destination",
                sync,
                gone.database(),
                gone.table());
    }

    /** Each failure once, not each time. */
    private void tell(List<String> failures) {
        Optional<String> failure = failures.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", failures));
        if (!failure.equals(lastFailure)) {
            failure.ifPresent(reason -> LOG.error("tables: FAILED: {}", reason));
            lastFailure = failure;
        }
        Set<String> names = new TreeSet<>(syncs.keySet());
        listeners.tell(listener -> listener.listed(names, failure));
    }

    private Found drop(String sync) {
        Found gone = syncs.remove(sync);
        notBegun.remove(sync);
        if (gone.fetch() != null) {
            gone.fetch().stop();
        } else {
            listeners.tell(listener -> listener.gone(sync));
        }
        return gone;
    }

    void poll(String sync, Exchange exchange) {
        if (!polled.add(sync)) {
            // Queued once more while its poll runs.
            PolledRoutes.begun(exchange, sync);
            exchange.setRouteStop(true);
            return;
        }
        // Told after the poll itself has ended: the last one that is added is told first.
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                polled.remove(sync);
                pending.remove(sync);
            }
        });
        Found found = syncs.get(sync);
        if (found == null || found.fetch() == null || isEnding()) {
            PolledRoutes.begun(exchange, sync);
            exchange.setRouteStop(true);
            return;
        }
        found.fetch().process(exchange);
    }

    /** The exchange of a queued table has ended before its poll began. */
    void notPolled(String sync, Exchange done) {
        forgetQueued(Set.of(sync));
        PollFailure.before(done).ifPresent(failure -> {
            failure.log("sync " + sync + ": FAILED before its poll began");
            PollResult result = PollResult.notBegun(sync, failure.reason());
            listeners.tell(listener -> listener.finished(result));
        });
    }

    /** The queue was emptied, as where the route that polls is stopped: the tables in it wait for nothing. */
    void forgetQueued() {
        forgetQueued(Set.copyOf(pending));
    }

    private void forgetQueued(Collection<String> queued) {
        queued.stream().filter(sync -> !polled.contains(sync)).forEach(pending::remove);
    }

    private boolean isEnding() {
        return camelContext.isStopping() || camelContext.isStopped();
    }

    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {
        DolphinDBConnection open = asking;
        if (open != null && isEnding()) {
            open.interrupt();
        }
        syncs.values().stream()
                .map(Found::fetch)
                .filter(Objects::nonNull)
                .forEach(fetch -> fetch.prepareShutdown(suspendOnly, forced));
    }

    private final class ListingStep implements PolledRoutes.Step {

        @Override
        public String name(Exchange beginning) {
            return TablesSetting.TABLES.key();
        }

        @Override
        public void notBegun(String name, Exchange done) {
            tell(List.of(PollFailure.before(done)
                    .map(PollFailure::reason)
                    .orElse("the route " + routeId + " has ended before the step that lists the tables")));
        }
    }
}
