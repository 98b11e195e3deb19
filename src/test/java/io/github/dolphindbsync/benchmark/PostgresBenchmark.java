package io.github.dolphindbsync.benchmark;

import io.github.dolphindbsync.source.PollResult;
import io.github.dolphindbsync.sync.Sync;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Whole jobs into PostgreSQL beside bare COPY of the same bytes, and beside what a user would write instead. */
final class PostgresBenchmark {

    private static final String JOB = "dolphindb-sync";
    private static final String BARE = "bare COPY, a commit each";

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

    static String run(Source source, int rounds, List<Integer> batchSizes) throws Exception {
        StringBuilder report = new StringBuilder();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_wal_size", "4GB")
                .setServerConfig("checkpoint_timeout", "1h")
                .start()) {
            PostgresBenchmark benchmark = new PostgresBenchmark(source, postgres, rounds);
            for (String key : List.of("timestamp,symbol", "")) {
                for (int batchSize : batchSizes) {
                    report.append(benchmark.firstLoad(key, batchSize));
                }
            }
        }
        return report.toString();
    }

    private String firstLoad(String key, int batchSize) throws Exception {
        try (Sync sync = sync(key, batchSize, "columnar")) {
            empty();
            job(sync);
            CopyBytes bytes = CopyBytes.of(url, "trade");
            execute("drop table if exists bare", "create table bare (like trade including all)");
            Contest contest = new Contest("PostgreSQL, "
                    + (key.isEmpty() ? "no key" : "key " + key)
                    + String.format(java.util.Locale.ROOT, ", batches of %,d", batchSize));
            contest.with(BARE, bytes.rows(), () -> {
                execute("truncate bare", "checkpoint");
                return bytes.copy(url, "bare", batchSize);
            });
            contest.with(JOB, bytes.rows(), () -> {
                execute("truncate trade, dolphindb_sync_checkpoint", "checkpoint");
                sync.restart().context();
                return job(sync);
            });
            contest.with("bare COPY in one piece", bytes.rows(), () -> {
                execute("truncate bare", "checkpoint");
                return bytes.copy(url, "bare", Integer.MAX_VALUE);
            });
            return contest.run(rounds).table(BARE);
        }
    }

    private Sync sync(String key, int batchSize, String form) {
        return new Sync(source.port(), url)
                .with("sync.trade.key", key)
                .with("sync.trade.batch-size", String.valueOf(batchSize))
                .form(form);
    }

    private long job(Sync sync) {
        long start = System.nanoTime();
        PollResult result = sync.poll();
        long nanos = System.nanoTime() - start;
        if (result.rows() < source.rows() / 2) {
            throw new IllegalStateException(result.summary());
        }
        return nanos;
    }

    private void empty() throws SQLException {
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
}
