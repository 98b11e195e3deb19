package io.github.dolphindbsync.sync.history;

import io.github.dolphindbsync.PostgresDatabase;
import io.github.dolphindbsync.sync.history.Setup.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;

/**
 * Whatever happens, the destination holds what was promised. A failure tells the history that led to it, made as short
 * as it gets, and the seed. How many histories each property runs is {@code campaign.histories}.
 */
@Tag("slow")
class HistoryTest {

    private static final Map<String, Tally> TALLIES = new TreeMap<>();

    private static PostgresDatabase postgres;
    private static Connection connection;

    @AfterContainer
    static void stopPostgres() throws IOException, SQLException {
        if (postgres != null) {
            connection.close();
        }
        report();
    }

    /** What was run, for the record; of a history that fails only its failure is told. */
    private static void report() throws IOException {
        StringBuilder table = new StringBuilder("""
                | histories | run | polls | of which failed |
                |---|---:|---:|---:|
                """);
        TALLIES.forEach((property, tally) -> table.append(String.format(
                Locale.ROOT,
                "| %s | %,d | %,d | %,d |%n",
                property,
                tally.histories(),
                tally.polls(),
                tally.failedPolls())));
        Path file = Path.of("target", "campaign", "HistoryTest.md");
        Files.createDirectories(file.getParent());
        Files.writeString(file, table);
    }

    @Provide
    Arbitrary<History> withoutKey() {
        return Histories.of(Kind.DATABASE, Setup.Key.NONE);
    }

    @Provide
    Arbitrary<History> withKey() {
        return Histories.of(Kind.DATABASE, Setup.Key.SYMBOL, Setup.Key.SYMBOL_AND_TIME);
    }

    @Provide
    Arbitrary<History> asJson() {
        return Histories.of(Kind.SQL, Setup.Key.NONE);
    }

    @Provide
    Arbitrary<History> asFiles() {
        return Histories.of(Kind.FILES, Setup.Key.NONE);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void duckDbWithoutAKey(@ForAll("withoutKey") History history) throws Exception {
        run("duckDbWithoutAKey", history, duckDb(history));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void duckDbWithAKey(@ForAll("withKey") History history) throws Exception {
        run("duckDbWithAKey", history, duckDb(history));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void postgresWithoutAKey(@ForAll("withoutKey") History history) throws Exception {
        run("postgresWithoutAKey", history, postgres(history));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void postgresWithAKey(@ForAll("withKey") History history) throws Exception {
        run("postgresWithAKey", history, postgres(history));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void json(@ForAll("asJson") History history, @ForAll boolean inPostgres) throws Exception {
        run("sql", history, inPostgres ? postgres(history) : duckDb(history));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void files(@ForAll("asFiles") History history) throws Exception {
        run("files", history, new FilesDestination(history.setup().ticks()));
    }

    private static Destination duckDb(History history) throws IOException {
        return new DuckDbDestination(history.setup().ticks());
    }

    private static Destination postgres(History history) throws IOException, SQLException {
        if (postgres == null) {
            postgres = PostgresDatabase.of(HistoryTest.class);
            connection = postgres.connect();
        }
        return new PostgresDestination(
                postgres.url(), connection, history.setup().ticks());
    }

    private static void run(String property, History history, Destination destination) throws Exception {
        try (Story story = new Story(history, destination)) {
            story.run(history.steps());
            TALLIES.merge(property, new Tally(1, story.polls(), story.failedPolls()), Tally::plus);
        }
    }

    private record Tally(long histories, long polls, long failedPolls) {
        Tally plus(Tally other) {
            return new Tally(histories + other.histories, polls + other.polls, failedPolls + other.failedPolls);
        }
    }
}
