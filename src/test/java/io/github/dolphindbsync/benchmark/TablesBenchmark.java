package io.github.dolphindbsync.benchmark;

import io.github.dolphindbsync.simulator.StandInServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * The same rows in one table, in ten, in a hundred, all carried by {@code sync.tables} into PostgreSQL by a process of
 * its own with little memory.
 */
final class TablesBenchmark {

    private static final int AT_ONCE_BY_DEFAULT = 4;

    private record Case(int tables, int atOnce) {}

    private static final List<Case> CASES = List.of(
            new Case(1, AT_ONCE_BY_DEFAULT),
            new Case(10, AT_ONCE_BY_DEFAULT),
            new Case(100, AT_ONCE_BY_DEFAULT),
            new Case(100, 100));
    private static final String MOST_MEMORY = "-Xmx256m";

    private TablesBenchmark() {}

    static String run(long rows) throws Exception {
        StringBuilder report = new StringBuilder(String.format(
                Locale.ROOT,
                "%n## Many tables, %,d rows in all%n%nPostgreSQL, no key, batches of 1,000, the job with %s%n%n"
                        + "| tables | at once | rows/s | threads while carrying | threads when idle | heap after collections |%n"
                        + "|---:|---:|---:|---:|---:|---:|%n",
                rows,
                MOST_MEMORY));
        System.out.print(report);
        for (Case one : CASES) {
            String line = measure(one.tables(), Math.toIntExact(rows / one.tables()), one.atOnce());
            System.out.println(line);
            report.append(line).append('\n');
        }
        return report.toString();
    }

    private static String measure(int tables, int rowsOfEach, int atOnce) throws Exception {
        try (StandInServer server = Source.inThisProcess();
                EmbeddedPostgres postgres = PostgresBenchmark.startServer()) {
            for (int number = 0; number < tables; number++) {
                Source.generateTrades(server, "trade" + number, rowsOfEach);
            }
            server.start();
            Process job = JavaProcess.start(
                    MOST_MEMORY,
                    TablesJob.class,
                    server.port(),
                    "jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres",
                    (long) tables * rowsOfEach,
                    atOnce);
            try (BufferedReader answers = job.inputReader(StandardCharsets.UTF_8)) {
                long nanos = Long.parseLong(answers.readLine());
                return String.format(
                        Locale.ROOT,
                        "| %d | %d | %,.0f | %s | %s | %d MB |",
                        tables,
                        atOnce,
                        (double) tables * rowsOfEach * 1e9 / nanos,
                        answers.readLine(),
                        answers.readLine(),
                        Long.parseLong(answers.readLine()) >> 20);
            }
        }
    }
}
