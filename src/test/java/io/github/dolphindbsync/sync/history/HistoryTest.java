package io.github.dolphindbsync.sync.history;

import io.github.dolphindbsync.sync.history.Setup.Form;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Whatever happens, the destination holds what was promised. A failure tells the history that led to it, made as short as
 * it gets, and the seed. How many histories each property runs is {@code campaign.histories}.
 */
class HistoryTest {

    private static EmbeddedPostgres postgres;
    private static Connection connection;

    @BeforeContainer
    static void startPostgres() throws IOException, SQLException {
        postgres = EmbeddedPostgres.start();
        connection = postgres.getPostgresDatabase().getConnection();
    }

    @AfterContainer
    static void stopPostgres() throws IOException, SQLException {
        connection.close();
        postgres.close();
    }

    @Provide
    Arbitrary<History> withoutKey() {
        return Histories.of(Form.COLUMNAR, Setup.Key.NONE);
    }

    @Provide
    Arbitrary<History> withKey() {
        return Histories.of(Form.COLUMNAR, Setup.Key.SYMBOL, Setup.Key.SYMBOL_AND_TIME);
    }

    @Provide
    Arbitrary<History> asJson() {
        return Histories.of(Form.JSON, Setup.Key.NONE);
    }

    @Provide
    Arbitrary<History> asFiles() {
        return Histories.of(Form.FILES, Setup.Key.NONE);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void duckDbWithoutAKey(@ForAll("withoutKey") History history) throws Exception {
        run(history, duckDb(history));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void duckDbWithAKey(@ForAll("withKey") History history) throws Exception {
        run(history, duckDb(history));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void duckDbByJson(@ForAll("asJson") History history) throws Exception {
        run(history, duckDb(history));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void postgresWithoutAKey(@ForAll("withoutKey") History history) throws Exception {
        run(history, postgres(history));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void postgresWithAKey(@ForAll("withKey") History history) throws Exception {
        run(history, postgres(history));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void postgresByJson(@ForAll("asJson") History history) throws Exception {
        run(history, postgres(history));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void files(@ForAll("asFiles") History history) throws Exception {
        run(history, new FilesDestination(history.setup().ticks()));
    }

    private static Destination duckDb(History history) throws IOException {
        return new DuckDbDestination(history.setup().ticks());
    }

    private static Destination postgres(History history) throws SQLException {
        String url = "jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres";
        return new PostgresDestination(url, connection, history.setup().ticks());
    }

    private static void run(History history, Destination destination) throws Exception {
        try (Story story = new Story(history, destination)) {
            story.run(history.steps());
        }
    }
}
