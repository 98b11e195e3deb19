package io.github.dolphindbsync.benchmark;

import io.github.dolphindbsync.source.poll.PollResult;
import io.github.dolphindbsync.sync.Sync;
import java.lang.management.ManagementFactory;

/** One poll of the shipped route: everything between the source's socket and the last commit. */
final class Job {

    private Job() {}

    /** In nanoseconds, of a poll that must deliver. Camel is started before the clock is. */
    static long run(Sync sync, long leastRows) throws Exception {
        sync.restart().context();
        long start = System.nanoTime();
        PollResult result = sync.poll();
        long nanos = System.nanoTime() - start;
        if (result.failure().isPresent() || result.rows() < leastRows) {
            throw new IllegalStateException(result.summary());
        }
        return nanos;
    }

    /** What stays after a full collection; a collector's own figures know only of the collections that there were. */
    static long heapBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
