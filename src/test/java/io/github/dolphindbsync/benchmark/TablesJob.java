package io.github.dolphindbsync.benchmark;

import io.github.dolphindbsync.source.poll.PollListener;
import io.github.dolphindbsync.source.poll.PollResult;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;

/**
 * Carries a database of many tables until so many rows are there. Prints nanoseconds, the most threads, the threads
 * that are left when the tables are idle, bytes of heap that stayed.
 */
final class TablesJob {

    private static final Duration PERIOD = Duration.ofSeconds(10);
    // Threads that have nothing to do end after a minute.
    private static final Duration TO_SETTLE = Duration.ofSeconds(75);
    private static final Duration LONGEST = Duration.ofHours(1);

    private TablesJob() {}

    public static void main(String[] arguments) throws Exception {
        Arrived arrived = new Arrived(Long.parseLong(arguments[2]));
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            Properties settings = new Properties();
            settings.putAll(Map.of(
                    "dolphindb.host", "127.0.0.1",
                    "dolphindb.port", arguments[0],
                    "dolphindb.username", "admin",
                    "dolphindb.password", "123456",
                    "warehouse.url", arguments[1],
                    "warehouse.username", "postgres",
                    "warehouse.password", "postgres",
                    "sync.tables", "dfs://market/*",
                    "sync.tables-at-once", arguments[3],
                    "sync.*.period", String.valueOf(PERIOD.toMillis())));
            context.getPropertiesComponent().setInitialProperties(settings);
            context.getRegistry().bind("arrived", arrived);
            for (String file : new String[] {"beans", "destinations/database", "tables"}) {
                PluginHelper.getRoutesLoader(context)
                        .loadRoutes(PluginHelper.getResourceLoader(context)
                                .resolveResource("file:routes/" + file + ".camel.yaml"));
            }
            long start = System.nanoTime();
            context.start();
            System.out.println(arrived.all.get(LONGEST.toSeconds(), TimeUnit.SECONDS) - start);
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            System.out.println(threads.getPeakThreadCount());
            arrived.settled.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
            System.out.println(threads.getThreadCount());
            System.out.println(Job.heapBytes());
        }
    }

    private static final class Arrived implements PollListener {

        private final long rows;
        private final AtomicLong delivered = new AtomicLong();
        private final CompletableFuture<Long> all = new CompletableFuture<>();
        private final CompletableFuture<Void> settled = new CompletableFuture<>();

        Arrived(long rows) {
            this.rows = rows;
        }

        @Override
        public void finished(PollResult result) {
            result.failure().ifPresent(reason -> all.completeExceptionally(new IllegalStateException(reason)));
            if (delivered.addAndGet(result.rows()) >= rows) {
                all.complete(System.nanoTime());
            }
            if (all.isDone() && System.nanoTime() - all.join() > TO_SETTLE.toNanos()) {
                settled.complete(null);
            }
        }
    }
}
