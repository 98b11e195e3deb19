package io.github.dolphindbsync.app.routes;

import io.github.dolphindbsync.source.poll.PollListener;
import io.github.dolphindbsync.source.poll.PollResult;
import io.github.dolphindbsync.source.settings.TablesSetting;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.ServiceStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembers which syncs there are and how the first poll of each ended. Safe for use by several threads. */
public final class PollTracker implements PollListener {

    private static final Logger LOG = LoggerFactory.getLogger(PollTracker.class);
    private static final long CHECK_INTERVAL_MILLIS = 100;
    private static final String TABLES = TablesSetting.TABLES.key();

    private final Set<String> known = new TreeSet<>();
    private final Map<String, String> routes = new TreeMap<>();
    private final Set<String> running = new TreeSet<>();
    private final Map<String, PollResult> firstResults = new LinkedHashMap<>();
    private final Set<String> leftOut = new TreeSet<>();
    private Optional<String> listingRoute = Optional.empty();
    private boolean isListed;
    private boolean hasListingFailed;

    @Override
    public synchronized void known(String sync) {
        known.add(sync);
    }

    @Override
    public synchronized void ready(String sync, String routeId) {
        known.add(sync);
        routes.put(sync, routeId);
    }

    @Override
    public synchronized void listing(String routeId) {
        listingRoute = Optional.ofNullable(routeId);
    }

    @Override
    public synchronized void listed(Set<String> listed, Optional<String> failure) {
        hasListingFailed |= !isListed && failure.isPresent();
        isListed = true;
        notifyAll();
    }

    /** What a poll would have brought is not known, so it does not count as delivered. */
    @Override
    public synchronized void leftOut(String sync) {
        leftOut.add(sync);
        notifyAll();
    }

    @Override
    public synchronized void started(String sync, long rows) {
        running.add(sync);
    }

    @Override
    public synchronized void finished(PollResult result) {
        running.remove(result.sync());
        firstResults.putIfAbsent(result.sync(), result);
        notifyAll();
    }

    /** True if there is a route that finds its tables by itself. */
    public synchronized boolean findsTables() {
        return listingRoute.isPresent();
    }

    /** The route has ended because its file no longer holds it. */
    synchronized void forget(String routeId) {
        routes.values().removeIf(routeId::equals);
    }

    /** Those that had a route and have none. */
    synchronized Set<String> withoutRoute(CamelContext context) {
        return routes.entrySet().stream()
                .filter(sync -> context.getRoute(sync.getValue()) == null)
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    public synchronized Set<String> syncs() {
        return Set.copyOf(known);
    }

    /** Those whose routes are not started, as {@code autoStartup: false} has it, and so are not waited for. */
    public synchronized Set<String> heldBack(CamelContext context) {
        Predicate<String> isStarted = route -> {
            ServiceStatus status = context.getRouteController().getRouteStatus(route);
            return status != null && status.isStarted();
        };
        Set<String> held = known.stream()
                .filter(sync ->
                        Optional.ofNullable(routes.get(sync)).filter(isStarted).isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
        listingRoute.filter(isStarted.negate()).ifPresent(route -> held.add(TABLES));
        return held;
    }

    /**
     * Waits until no poll runs, within a limit.
     *
     * @return the syncs whose polls still run
     */
    public synchronized Set<String> awaitEnd(Duration longest) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        while (!running.isEmpty() && System.nanoTime() < end) {
            wait(CHECK_INTERVAL_MILLIS);
        }
        return Set.copyOf(running);
    }

    /**
     * Waits until the tables are listed, if a route lists them, and every sync has ended a poll, or until the process
     * is asked to stop.
     *
     * @param heldBack these are not waited for
     * @return true if each of them delivered all that it found
     */
    public synchronized boolean awaitOnePollOfEach(Set<String> heldBack, CountDownLatch stopRequested)
            throws InterruptedException {
        while (!haveAllEnded(heldBack) && stopRequested.getCount() > 0) {
            wait(CHECK_INTERVAL_MILLIS);
        }
        leftOut.removeAll(firstResults.keySet());
        leftOut.forEach(sync -> LOG.error("sync {}: its route ended before a poll started", sync));
        return haveAllEnded(heldBack)
                && leftOut.isEmpty()
                && !hasListingFailed
                && firstResults.values().stream()
                        .allMatch(result -> result.failure().isEmpty() && !result.stopped());
    }

    private boolean haveAllEnded(Set<String> heldBack) {
        return (listingRoute.isEmpty() || isListed || heldBack.contains(TABLES))
                && known.stream().allMatch(sync -> heldBack.contains(sync) || hasEnded(sync));
    }

    private boolean hasEnded(String sync) {
        return firstResults.containsKey(sync) || leftOut.contains(sync);
    }
}
