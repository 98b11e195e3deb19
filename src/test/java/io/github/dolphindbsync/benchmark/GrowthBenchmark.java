package io.github.dolphindbsync.benchmark;

import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.TableDefinition;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * How cost grows with the table: one job into PostgreSQL in a process of its own with little memory, the source in this one,
 * and bare COPY of the same bytes in the same batches into a table that grows to the same size.
 */
final class GrowthBenchmark {

    private static final int BATCH_SIZE = 10_000;
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
        try (StandInServer server = StandInServer.builder()
                        .username("admin")
                        .password("123456")
                        .build();
                EmbeddedPostgres postgres = PostgresBenchmark.startServer()) {
            server.createGeneratedTable(
                    "market",
                    "trade",
                    TableDefinition.of("symbol:SYMBOL,timestamp:NANOTIMESTAMP,price:FLOAT,volume:INT")
                            .partitionedBy("timestamp"),
                    size,
                    0);
            server.start();
            String url = "jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres";
            long cpuBefore = processorNanos();
            Process job = start(server.port(), url);
            long nanos;
            long heap;
            long cpu;
            int queries;
            long idle;
            try (BufferedReader answers = job.inputReader(StandardCharsets.UTF_8);
                    OutputStream orders = job.getOutputStream()) {
                nanos = Long.parseLong(answers.readLine());
                heap = Long.parseLong(answers.readLine());
                cpu = processorNanos() - cpuBefore;
                queries = server.queries().size();
                orders.write('\n');
                orders.flush();
                idle = Long.parseLong(answers.readLine());
            }
            int idleQueries = server.queries().size() - queries;
            CopyBytes bytes = CopyBytes.of(url, "trade");
            try (var connection = CopyBytes.connect(url);
                    var statement = connection.createStatement()) {
                statement.execute("create table bare (like trade including all)");
                statement.execute("checkpoint");
            }
            long bare = bytes.copy(url, "bare", BATCH_SIZE);
            return String.format(
                    Locale.ROOT,
                    "| %,d | %,.0f | %.2f | %,d ns | %d | %d MB | %d ms | %.1f |",
                    size,
                    size * 1e9 / nanos,
                    (double) bare / nanos,
                    cpu / size,
                    queries,
                    heap >> 20,
                    idle / 1_000_000,
                    (double) idleQueries / GrowthJob.IDLE_POLLS);
        }
    }

    private static long processorNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static Process start(int port, String url) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        MOST_MEMORY,
                        "-Dlogback.configurationFile=dolphindb-sync-logback.xml",
                        "-cp",
                        System.getProperty("java.class.path"),
                        GrowthJob.class.getName(),
                        String.valueOf(port),
                        url,
                        String.valueOf(BATCH_SIZE))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
