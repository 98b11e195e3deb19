package io.github.dolphindbsync.app;

import io.github.dolphindbsync.source.PollListener;
import io.github.dolphindbsync.source.PollResult;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;

/** Remembers which syncs there are and how the first poll of each ended. Safe for use by several threads. */
final class PollTracker implements PollListener {

    private static final long LOOK_INTERVAL_MILLIS = 100;

    private final Set<String> syncs = new TreeSet<>();
    private final Set<String> running = new TreeSet<>();
    private final Map<String, PollResult> firstResults = new LinkedHashMap<>();
    private boolean isListing;
    private boolean isListed;
    private boolean hasListingFailed;

    @Override
    public synchronized void ready(String sync) {
        syncs.add(sync);
    }

    @Override
    public synchronized void listing() {
        isListing = true;
    }

    @Override
    public synchronized void listed(Set<String> listed, Optional<String> failure) {
        hasListingFailed |= !isListed && failure.isPresent();
        isListed = true;
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
    synchronized boolean findsTables() {
        return isListing;
    }

    synchronized Set<String> syncs() {
        return Set.copyOf(syncs);
    }

    /**
     * Waits until no poll runs, but not for ever.
     *
     * @return the syncs whose polls still run
     */
    synchronized Set<String> awaitEnd(Duration longest) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        while (!running.isEmpty() && System.nanoTime() < end) {
            wait(LOOK_INTERVAL_MILLIS);
        }
        return Set.copyOf(running);
    }

    /**
     * Waits until the tables are listed, where that is to be done, and every sync has ended a poll, or until the process is asked to stop.
     *
     * @return true if each of them delivered all that it found
     */
    synchronized boolean awaitOnePollOfEach(CountDownLatch stopRequested) throws InterruptedException {
        while (!haveAllEnded() && stopRequested.getCount() > 0) {
            wait(LOOK_INTERVAL_MILLIS);
        }
        return haveAllEnded()
                && !hasListingFailed
                && firstResults.values().stream()
                        .allMatch(result -> result.failure().isEmpty() && !result.stopped());
    }

    private boolean haveAllEnded() {
        return isListing == isListed && firstResults.keySet().containsAll(syncs);
    }
}
