package io.github.dolphindbsync.benchmark;

import io.github.dolphindbsync.simulator.StandInServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * How cost grows with the table: one job into PostgreSQL in a process of its own with little memory, the source in this
 * one, and bare COPY of the same bytes in the same batches into a table that grows to the same size. A smaller job goes
 * before, so that no size carries the start of the virtual machine's compiler.
 */
final class GrowthBenchmark {

    private static final int BATCH_SIZE = 10_000;
    private static final int ROWS_TO_WARM_UP = 1_000_000;
    // A million of the generated rows.
    private static final Duration SLICE = Duration.ofSeconds(1000);
    private static final String MOST_MEMORY = "-Xmx256m";

    private GrowthBenchmark() {}

    static String run(List<Long> sizes) throws Exception {
        StringBuilder report =
                new StringBuilder("\n## How cost grows with the table\n\nPostgreSQL, key timestamp,symbol,"
                        + " batches of 10,000, the job with " + MOST_MEMORY + "\n\n"
                        + "| rows in the source | rows/s | of bare COPY | source's processor time a row | queries"
                        + " | heap after collections | idle poll | queries of an idle poll |\n"
                        + "|---:|---:|---:|---:|---:|---:|---:|---:|\n");
        for (long size : sizes) {
            String line = measure(size);
            System.out.println(line);
            report.append(line).append('\n');
        }
        return report.toString();
    }

    private static String measure(long size) throws Exception {
        try (StandInServer server = Source.inThisProcess();
                EmbeddedPostgres postgres = PostgresBenchmark.startServer()) {
            Source.generateTrades(server, GrowthJob.WARM_UP, ROWS_TO_WARM_UP);
            Source.generateTrades(server, "trade", size);
            server.start();
            String url = "jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres";
            Process job = JavaProcess.start(MOST_MEMORY, GrowthJob.class, server.port(), url, BATCH_SIZE);
            long nanos;
            long heap;
            long cpu;
            int queries;
            long idle;
            int idleQueries;
            try (BufferedReader answers = job.inputReader(StandardCharsets.UTF_8);
                    OutputStream orders = job.getOutputStream()) {
                answers.readLine();
                long cpuBefore = processorNanos();
                int queriesBefore = server.queries().size();
                goOn(orders);
                nanos = Long.parseLong(answers.readLine());
                heap = Long.parseLong(answers.readLine());
                cpu = processorNanos() - cpuBefore;
                queries = server.queries().size() - queriesBefore;
                goOn(orders);
                idle = Long.parseLong(answers.readLine());
                idleQueries = server.queries().size() - queriesBefore - queries;
            }
            return String.format(
                    Locale.ROOT,
                    "| %,d | %,.0f | %.2f | %,d ns | %d | %d MB | %d ms | %.1f |",
                    size,
                    size * 1e9 / nanos,
                    (double) bareCopyNanos(url) / nanos,
                    cpu / size,
                    queries,
                    heap >> 20,
                    idle / 1_000_000,
                    (double) idleQueries / GrowthJob.IDLE_POLLS);
        }
    }

    private static void goOn(OutputStream orders) throws Exception {
        orders.write('\n');
        orders.flush();
    }

    /** Of what the job has written, slice by slice: all of it is too much for memory. */
    private static long bareCopyNanos(String url) throws Exception {
        long lowest;
        long highest;
        try (Connection connection = CopyBytes.connect(url);
                Statement statement = connection.createStatement()) {
            statement.execute("create table bare (like trade including all)");
            statement.execute("checkpoint");
            try (ResultSet range = statement.executeQuery("select min(timestamp_ns), max(timestamp_ns) from trade")) {
                range.next();
                lowest = range.getLong(1);
                highest = range.getLong(2);
            }
        }
        long nanos = 0;
        for (long low = lowest; low <= highest; low += SLICE.toNanos()) {
            nanos += CopyBytes.of(
                            url,
                            "(select * from trade where timestamp_ns >= " + low + " and timestamp_ns < "
                                    + (low + SLICE.toNanos()) + " order by timestamp_ns, symbol)")
                    .copy(url, "bare", BATCH_SIZE);
        }
        return nanos;
    }

    private static long processorNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
