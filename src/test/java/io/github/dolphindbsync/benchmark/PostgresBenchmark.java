package io.github.dolphindbsync.benchmark;

import io.github.dolphindbsync.sync.Sync;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;

/** Whole jobs into PostgreSQL beside bare COPY of the same bytes, and beside what a user would write instead. */
final class PostgresBenchmark {

    private static final String JOB = "dolphindb-sync";
    private static final String BARE = "bare COPY, a commit each";
    private static final String RELAXED = BARE + " that does not wait for the disk";
    private static final String BATCH = "JDBC batch, ON CONFLICT";
    private static final String FIRST = "first load";
    private static final String[] EMPTY_SOURCE_SIDE = {"truncate dolphindb_sync_checkpoint", "checkpoint"};
    private static final int ROWS_ONE_BY_ONE = 20_000;

    private final Source source;
    private final EmbeddedPostgres postgres;
    private final String url;
    private final int rounds;

    private PostgresBenchmark(Source source, EmbeddedPostgres postgres, int rounds) {
        this.source = source;
        this.postgres = postgres;
        this.url = "jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres";
        this.rounds = rounds;
    }

    static String firstLoad(Source source, int rounds, List<Integer> batchSizes) throws Exception {
        return run("first load", source, rounds, batchSizes, PostgresBenchmark::firstLoad);
    }

    static String readAgain(Source source, int rounds, List<Integer> batchSizes) throws Exception {
        return run("rows that are there", source, rounds, batchSizes, PostgresBenchmark::readAgain);
    }

    private interface Part {
        String run(PostgresBenchmark benchmark, String key, int batchSize) throws Exception;
    }

    private static String run(String title, Source source, int rounds, List<Integer> batchSizes, Part part)
            throws Exception {
        StringBuilder report = new StringBuilder("\n## PostgreSQL, " + title + "\n");
        try (EmbeddedPostgres postgres = startServer()) {
            PostgresBenchmark benchmark = new PostgresBenchmark(source, postgres, rounds);
            for (String key : List.of("timestamp,symbol", "")) {
                for (int batchSize : batchSizes) {
                    report.append(part.run(benchmark, key, batchSize));
                }
            }
        }
        return report.toString();
    }

    static EmbeddedPostgres startServer() throws IOException {
        return EmbeddedPostgres.builder()
                // The library's own default is off, that of PostgreSQL is not.
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_wal_size", "4GB")
                .setServerConfig("checkpoint_timeout", "1h")
                .start();
    }

    private String firstLoad(String key, int batchSize) throws Exception {
        try (Sync sync = sync(key, batchSize, "database");
                Sync plain = sync(key, batchSize, "sql")) {
            emptyDatabase();
            Job.run(sync, 1);
            CopyBytes bytes = CopyBytes.of(url, "trade");
            int rows = bytes.rows();
            execute("create table bare (like trade including all)");
            Contest contest = new Contest(title(key, batchSize))
                    .with(BARE, rows, () -> {
                        execute("truncate bare", "checkpoint");
                        return bytes.copy(url, "bare", batchSize);
                    })
                    .with(RELAXED, rows, () -> {
                        execute("truncate bare", "checkpoint");
                        return bytes.copy(url + "?options=-c%20synchronous_commit=off", "bare", batchSize);
                    })
                    .with(JOB, rows, () -> {
                        execute("truncate trade");
                        execute(EMPTY_SOURCE_SIDE);
                        return Job.run(sync, rows);
                    })
                    .with("bare COPY in one piece", rows, () -> {
                        execute("truncate bare", "checkpoint");
                        return bytes.copy(url, "bare", Integer.MAX_VALUE);
                    });
            if (key.isEmpty()) {
                // Its statement is made for a table without a key.
                return contest.with(JOB + ", JSON form", rows, () -> {
                            execute("truncate trade");
                            execute(EMPTY_SOURCE_SIDE);
                            return Job.run(plain, rows);
                        })
                        .run(rounds)
                        .table(BARE, RELAXED);
            }
            List<Trade> trades = trades();
            List<Trade> few = trades.subList(0, Math.min(trades.size(), ROWS_ONE_BY_ONE));
            return contest.with(BATCH, rows, () -> {
                        execute("truncate bare", "checkpoint");
                        return JdbcUpsert.batches(url, trades, batchSize);
                    })
                    .with("JDBC row by row", few.size(), () -> {
                        execute("truncate bare", "checkpoint");
                        return JdbcUpsert.rowByRow(url, few, batchSize);
                    })
                    .run(rounds)
                    .table(BARE, RELAXED, BATCH);
        }
    }

    private String readAgain(String key, int batchSize) throws Exception {
        try (Sync sync = sync(key, batchSize, "database")) {
            emptyDatabase();
            Job.run(sync, 1);
            long rows = number("select count(*) from trade");
            Contest contest = new Contest(title(key, batchSize) + ", read again")
                    .with(FIRST, rows, () -> {
                        execute("truncate trade");
                        execute(EMPTY_SOURCE_SIDE);
                        return Job.run(sync, rows);
                    })
                    .with("all rows are there", rows, () -> {
                        execute(EMPTY_SOURCE_SIDE);
                        return Job.run(sync, rows);
                    });
            String dead = deadTuplesOf(contest.run(rounds).table(FIRST));
            if (key.isEmpty()) {
                return dead;
            }
            Contest changed = new Contest(title(key, batchSize) + ", a tenth has changed")
                    .with(FIRST, rows, () -> {
                        execute("truncate trade");
                        execute(EMPTY_SOURCE_SIDE);
                        return Job.run(sync, rows);
                    })
                    .with("a tenth has changed", rows, () -> {
                        execute("update trade set price = price + 1 where volume % 10 = 0");
                        execute(EMPTY_SOURCE_SIDE);
                        return Job.run(sync, rows);
                    });
            return dead + changed.run(rounds).table(FIRST);
        }
    }

    /** What reading again has left in the table that nobody sees. */
    private String deadTuplesOf(String table) throws SQLException {
        execute("create extension if not exists pgstattuple");
        long dead = number("select dead_tuple_count from pgstattuple('trade')");
        String line = String.format(Locale.ROOT, "%nDead tuples in the table after the last round: %,d.%n", dead);
        System.out.println(line);
        return table + line;
    }

    private static String title(String key, int batchSize) {
        return (key.isEmpty() ? "No key" : "Key " + key) + String.format(Locale.ROOT, ", batches of %,d", batchSize);
    }

    private Sync sync(String key, int batchSize, String form) {
        return new Sync(source.port(), url)
                .with("sync.trade.key", key)
                .with("sync.trade.batch-size", String.valueOf(batchSize))
                .destination(form);
    }

    private List<Trade> trades() throws Exception {
        try (Connection connection = CopyBytes.connect(url)) {
            return Trade.of(connection);
        }
    }

    private void emptyDatabase() throws SQLException {
        execute("drop schema public cascade", "create schema public");
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private long number(String query) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getLong(1);
        }
    }
}
