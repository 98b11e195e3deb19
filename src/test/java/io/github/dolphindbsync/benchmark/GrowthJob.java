package io.github.dolphindbsync.benchmark;

import io.github.dolphindbsync.sync.Sync;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.util.Arrays;

/** One job, and when told so some idle polls; prints nanoseconds of the job, bytes of heap that stayed, nanoseconds of an idle
 * poll. */
final class GrowthJob {

    static final int IDLE_POLLS = 20;

    private GrowthJob() {}

    public static void main(String[] arguments) throws Exception {
        try (Sync sync = new Sync(Integer.parseInt(arguments[0]), arguments[1])
                .with("sync.trade.key", "timestamp,symbol")
                .with("sync.trade.batch-size", arguments[2])) {
            long nanos = Job.run(sync, 1);
            long heap = ManagementFactory.getMemoryPoolMXBeans().stream()
                    .map(MemoryPoolMXBean::getCollectionUsage)
                    .filter(java.util.Objects::nonNull)
                    .mapToLong(usage -> usage.getUsed())
                    .sum();
            System.out.println(nanos);
            System.out.println(heap);
            System.in.read();
            long[] idle = new long[IDLE_POLLS];
            for (int poll = 0; poll < IDLE_POLLS; poll++) {
                long start = System.nanoTime();
                if (sync.poll().rows() != 0) {
                    throw new IllegalStateException("this poll was to be idle");
                }
                idle[poll] = System.nanoTime() - start;
            }
            Arrays.sort(idle);
            System.out.println(idle[IDLE_POLLS / 2]);
        }
    }
}
