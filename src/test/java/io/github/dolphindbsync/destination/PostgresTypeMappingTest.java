package io.github.dolphindbsync.destination;

import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnType;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;

class PostgresTypeMappingTest extends DatabaseTypeMappingTest {

    private final EmbeddedPostgres server;

    PostgresTypeMappingTest() throws IOException {
        server = EmbeddedPostgres.start();
    }

    @AfterAll
    void stopServer() throws IOException {
        server.close();
    }

    @Override
    String destination() {
        return "PostgreSQL";
    }

    @Override
    DataSource dataSource() {
        return server.getPostgresDatabase();
    }

    @Override
    Dialect dialect() {
        return new PostgresDialect();
    }

    @Override
    String storedAs(Column column) {
        boolean hasCompanion = column.type() == ColumnType.NANOTIMESTAMP && !column.isList();
        return super.storedAs(column) + (hasCompanion ? ", and bigint for the nanoseconds" : "");
    }

    @Override
    ColumnReader reader() {
        return new PostgresReader();
    }
}
