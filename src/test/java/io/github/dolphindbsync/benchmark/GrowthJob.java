package io.github.dolphindbsync.benchmark;

import io.github.dolphindbsync.sync.Sync;
import java.io.IOException;
import java.util.Arrays;

/**
 * One job after one that warms up, and then idle polls, each when told so. Prints a line when it is warm, then
 * nanoseconds of the job, bytes of heap that stayed, nanoseconds of an idle poll.
 */
final class GrowthJob {

    static final int IDLE_POLLS = 20;
    static final String WARM_UP = "warm";

    private GrowthJob() {}

    public static void main(String[] arguments) throws Exception {
        try (Sync sync = new Sync(Integer.parseInt(arguments[0]), arguments[1])
                .with("sync.trade.key", "timestamp,symbol")
                .with("sync.trade.batch-size", arguments[2])) {
            warmUp(arguments);
            System.out.println("warm");
            awaitOrder();
            long nanos = Job.run(sync, 1);
            System.out.println(nanos);
            System.out.println(Job.heapBytes());
            awaitOrder();
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

    private static void warmUp(String... arguments) throws Exception {
        String yaml = Sync.shippedRoute("database").replaceAll("\\btrade\\b", WARM_UP);
        try (Sync sync = new Sync(Integer.parseInt(arguments[0]), arguments[1])
                .route(yaml)
                .with("dolphindb.table-name", WARM_UP)
                .with("sync.warm.key", "timestamp,symbol")
                .with("sync.warm.batch-size", arguments[2])) {
            Job.run(sync, 1);
        }
    }

    private static void awaitOrder() throws IOException {
        if (System.in.read() < 0) {
            throw new IOException("nobody tells this job to go on");
        }
    }
}
