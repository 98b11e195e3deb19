package io.github.dolphindbsync.app.run;

import io.github.dolphindbsync.app.routes.PollTracker;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits until every sync has polled once. */
final class OnePollOfEach {

    private static final Logger LOG = LoggerFactory.getLogger(SyncApplication.class);
    private static final long COMPLETION_INTERVAL_MILLIS = 20;

    private final CamelContext context;
    private final PollTracker polls;
    private final CountDownLatch stopRequested;

    /** @param stopRequested ends the wait */
    OnePollOfEach(CamelContext context, PollTracker polls, CountDownLatch stopRequested) {
        this.context = context;
        this.polls = polls;
        this.stopRequested = stopRequested;
    }

    /** Waits until each has ended, and returns whether each delivered all that it found. */
    boolean await() throws InterruptedException {
        if (polls.syncs().isEmpty() && !polls.findsTables()) {
            LOG.error("no poll has begun: no started route has a sync. Check routes/ and autoStartup");
            return false;
        }
        Set<String> heldBack = polls.heldBack(context);
        heldBack.forEach(sync -> LOG.warn("sync {}: left out, because its route is not started (autoStartup)", sync));
        boolean haveAllDelivered = polls.awaitOnePollOfEach(heldBack, stopRequested);
        awaitCompletions(Duration.ofSeconds(context.getShutdownStrategy().getTimeout()));
        return haveAllDelivered;
    }

    /**
     * A route's {@code onCompletion}, as one that reports a failure, runs when its poll has ended; Camel's shutdown
     * does not wait for it.
     */
    private void awaitCompletions(Duration longest) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        while (context.getInflightRepository().size() > 0 && System.nanoTime() < end) {
            // Nothing reports when the last one is done.
            TimeUnit.MILLISECONDS.sleep(COMPLETION_INTERVAL_MILLIS);
        }
    }
}
