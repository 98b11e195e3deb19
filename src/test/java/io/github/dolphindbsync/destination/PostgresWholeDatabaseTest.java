package io.github.dolphindbsync.destination;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

@Tag("slow")
class PostgresWholeDatabaseTest extends WholeDatabaseTest {

    private static EmbeddedPostgres postgres;

    @BeforeAll
    static void startPostgres() throws IOException {
        postgres = EmbeddedPostgres.start();
    }

    @AfterAll
    static void stopPostgres() throws IOException {
        postgres.close();
    }

    @Override
    ColumnReader reader() {
        return new PostgresReader();
    }

    @Override
    int numberOfTables() {
        return Integer.getInteger("campaign.rounds", 0) > 0 ? MOST_TABLES : 12;
    }

    @Override
    Map<String, String> settings() {
        return Map.of(
                "warehouse.url",
                "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres",
                "warehouse.username",
                "postgres");
    }
}
