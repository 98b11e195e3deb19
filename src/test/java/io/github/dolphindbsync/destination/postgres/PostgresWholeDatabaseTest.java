package io.github.dolphindbsync.destination.postgres;

import io.github.dolphindbsync.PostgresDatabase;
import io.github.dolphindbsync.destination.ColumnReader;
import io.github.dolphindbsync.destination.WholeDatabaseTest;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

@Tag("slow")
class PostgresWholeDatabaseTest extends WholeDatabaseTest {

    private static PostgresDatabase postgres;

    @BeforeAll
    static void startPostgres() throws Exception {
        postgres = PostgresDatabase.of(PostgresWholeDatabaseTest.class);
    }

    @Override
    public ColumnReader reader() {
        return new PostgresReader();
    }

    @Override
    public int numberOfTables() {
        return Integer.getInteger("campaign.rounds", 0) > 0 ? MOST_TABLES : 12;
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("warehouse.url", postgres.url(), "warehouse.username", "postgres");
    }
}
