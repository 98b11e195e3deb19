package io.github.dolphindbsync.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * When to kill, for each destination: where that is possible the process is held at the moment until the kill has come.
 */
final class KillMoments {

    private static final Duration GLANCE = Duration.ofMillis(1);
    private static final int ONE_RESPONSE_MILLIS = 150;
    private static final int LONGEST_COMMIT_MILLIS = 12;
    private static final Duration LONG_ENOUGH_FOR_A_FILE = Duration.ofMillis(30);

    private KillMoments() {}

    /** Ten moments: the first ones while the destination is still empty, the others in an order of chance. */
    static List<KillMoment> inOneLife(Destination destination, Random random) {
        List<KillMoment> later = new ArrayList<>(List.of(STARTING, READING, READING_A_BLOCK, STOPPING));
        List<KillMoment> first =
                switch (destination) {
                    case POSTGRESQL, POSTGRESQL_SQL -> {
                        later.addAll(List.of(
                                PostgresTraps.CLAIMING,
                                PostgresTraps.WRITING,
                                PostgresTraps.BEFORE_CHECKPOINT,
                                PostgresTraps.COMMITTING));
                        yield List.of(PostgresTraps.CREATING_CHECKPOINTS, PostgresTraps.CREATING_TABLE);
                    }
                    case DUCKDB, DUCKDB_SQL -> {
                        later.addAll(List.of(CARRYING, LOGGING, LOGGING, CHECKPOINTING));
                        yield List.of(CREATING_DATABASE, CREATING_DATABASE);
                    }
                    case MARIADB -> {
                        later.addAll(List.of(
                                MariaDbTraps.CLAIMING,
                                MariaDbTraps.WRITING,
                                MariaDbTraps.BEFORE_CHECKPOINT,
                                MariaDbTraps.COMMITTING));
                        yield List.of(MariaDbTraps.CREATING_CHECKPOINTS, CARRYING);
                    }
                    case SQLITE -> {
                        later.addAll(List.of(CARRYING, CHANGING_SQLITE, COMMITTING_SQLITE, COMMITTING_SQLITE));
                        yield List.of(CREATING_SQLITE, CREATING_SQLITE);
                    }
                    case KAFKA -> {
                        later.addAll(List.of(SENDING, BEFORE_CHECKPOINT_OF_MESSAGES, COMMITTING_MESSAGES));
                        yield List.of(SENDING, BEFORE_CHECKPOINT_OF_MESSAGES, COMMITTING_MESSAGES);
                    }
                    case FILES, PARQUET -> {
                        later.addAll(List.of(WRITING_FILES, WRITING_FILES, BEFORE_CHECKPOINT_FILE));
                        yield List.of(WRITING_FILES, BEFORE_CHECKPOINT_FILE, CARRYING);
                    }
                };
        Collections.shuffle(later, random);
        return Stream.concat(first.stream(), later.stream()).toList();
    }

    private static final KillMoment STARTING = new KillMoment("while it starts", (jar, source, random) -> {
        try (JarProcess process = jar.start()) {
            return !process.endsWithin(upTo(900, random));
        }
    });

    private static final KillMoment READING = new KillMoment("while it reads", (jar, source, random) -> {
        source.server().faults().delayEveryResponse(Duration.ofMillis(ONE_RESPONSE_MILLIS));
        int answers = source.server().queries().size() + random.nextInt(6);
        try (JarProcess process = jar.start()) {
            return await(process, () -> source.server().queries().size() > answers)
                    && !process.endsWithin(upTo(ONE_RESPONSE_MILLIS, random));
        } finally {
            source.server().faults().clear();
        }
    });

    private static final KillMoment READING_A_BLOCK =
            new KillMoment("in the middle of an answer", (jar, source, random) -> {
                source.server().faults().stallNextResponseTo("order by timestamp", random.nextInt(50_000));
                try (JarProcess process = jar.start()) {
                    return awaitReading(process, source) && !process.endsWithin(upTo(200, random));
                } finally {
                    source.server().faults().clear();
                }
            });

    private static final KillMoment CARRYING = new KillMoment("while it carries", (jar, source, random) -> {
        try (JarProcess process = jar.start()) {
            return awaitReading(process, source) && !process.endsWithin(upTo(300, random));
        }
    });

    private static final KillMoment STOPPING = new KillMoment("while it stops", (jar, source, random) -> {
        try (JarProcess process = jar.start()) {
            boolean carries = awaitReading(process, source) && !process.endsWithin(upTo(200, random));
            process.terminate();
            return carries && !process.endsWithin(upTo(60, random));
        }
    });

    private static final KillMoment CREATING_DATABASE = creating("warehouse.duckdb");
    private static final KillMoment CREATING_SQLITE = creating("warehouse.sqlite");

    private static KillMoment creating(String database) {
        return new KillMoment("while it creates the database", (jar, source, random) -> {
            Path file = jar.folder().resolve(database);
            try (JarProcess process = jar.start()) {
                return await(process, () -> Files.exists(file)) && !process.endsWithin(upTo(150, random));
            }
        });
    }

    /** The journal is there from the first change of a transaction to the end of its commit. */
    private static final KillMoment CHANGING_SQLITE = new KillMoment(
            "while it has a journal",
            (jar, source, random) -> killOnceChanged("warehouse.sqlite-journal", jar, random));

    private static final KillMoment COMMITTING_SQLITE = new KillMoment(
            "while the file changes", (jar, source, random) -> killOnceChanged("warehouse.sqlite", jar, random));

    private static final KillMoment LOGGING = new KillMoment(
            "while it commits", (jar, source, random) -> killOnceChanged("warehouse.duckdb.wal", jar, random));

    private static final KillMoment CHECKPOINTING = new KillMoment(
            "while the log goes into the file",
            (jar, source, random) -> killOnceChanged("warehouse.duckdb", jar, random));

    private static final KillMoment WRITING_FILES = new KillMoment("while it writes files", (jar, source, random) -> {
        Path trades = jar.folder().resolve("files/trade");
        long files = count(trades) + random.nextInt(8);
        try (JarProcess process = jar.start()) {
            return await(process, () -> count(trades) > files) && !process.endsWithin(upTo(3, random));
        }
    });

    private static final KillMoment SENDING = new KillMoment("while it sends", (jar, source, random) -> {
        long messages = messages(jar) + random.nextInt(800);
        try (JarProcess process = jar.start()) {
            return await(process, () -> messages(jar) > messages) && !process.endsWithin(upTo(30, random));
        }
    });

    private static long messages(Jar jar) {
        try {
            return Destination.kafka().size(Destination.topic(jar));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final KillMoment BEFORE_CHECKPOINT_FILE = new KillMoment(
            "between file and checkpoint",
            (jar, source, random) ->
                    killBeforeCheckpoint(jar, () -> look(jar.folder().resolve("files/trade"))));

    private static final KillMoment BEFORE_CHECKPOINT_OF_MESSAGES =
            saying(Destination.ROWS_SENT, "between messages and checkpoint", Destination.PAUSE_MILLIS);

    private static final KillMoment COMMITTING_MESSAGES =
            saying(Destination.COMMITTING, "while it commits messages", LONGEST_COMMIT_MILLIS);

    private static KillMoment saying(String words, String name, int millis) {
        return new KillMoment(name, (jar, source, random) -> {
            int batches = 1 + random.nextInt(8);
            try (JarProcess process = jar.start()) {
                return await(process, () -> process.linesWith(words) >= batches)
                        && !process.endsWithin(upTo(millis, random));
            }
        });
    }

    /** The new checkpoint is written to a pipe that nobody reads. */
    private static boolean killBeforeCheckpoint(Jar jar, Supplier<Object> delivered) throws Exception {
        Path pipe = Files.createDirectories(jar.folder().resolve("checkpoints/files"))
                .resolve("trade.checkpoint.new");
        Files.deleteIfExists(pipe);
        new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
        Object before = delivered.get();
        try (JarProcess process = jar.start()) {
            return await(process, () -> !delivered.get().equals(before)) && !process.endsWithin(LONG_ENOUGH_FOR_A_FILE);
        } finally {
            Files.deleteIfExists(pipe);
        }
    }

    private static boolean killOnceChanged(String name, Jar jar, Random random) throws Exception {
        Path file = jar.folder().resolve(name);
        String before = look(file);
        try (JarProcess process = jar.start()) {
            return await(process, () -> !look(file).equals(before)) && !process.endsWithin(upTo(4, random));
        }
    }

    private static String look(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) + " " + Files.getLastModifiedTime(file) : "";
        } catch (IOException goneMeanwhile) {
            return "";
        }
    }

    /** Files that are complete. */
    private static long count(Path folder) {
        if (!Files.exists(folder)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.getFileName().toString().startsWith("."))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean awaitReading(JarProcess process, TradeSource source) throws InterruptedException {
        long readings = source.readings();
        return await(process, () -> source.readings() > readings);
    }

    /** False if the process has ended, or all has been carried, before it comes to that. */
    static boolean await(JarProcess process, BooleanSupplier there) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!there.getAsBoolean()) {
            if (process.endsWithin(GLANCE) || System.nanoTime() > end) {
                return false;
            }
        }
        return true;
    }

    static Duration upTo(int millis, Random random) {
        return Duration.ofNanos((long) (random.nextDouble() * millis * 1_000_000));
    }
}
