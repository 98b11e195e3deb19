package io.github.dolphindbsync.destination;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.RowSchema;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

class PostgresUpsertTest extends UpsertContractTest {

    private static EmbeddedPostgres server;
    private static HikariDataSource pool;

    @BeforeAll
    static void startServer() throws IOException {
        server = EmbeddedPostgres.start();
        HikariConfig config = new HikariConfig();
        config.setDataSource(server.getPostgresDatabase());
        config.setMaximumPoolSize(2);
        pool = new HikariDataSource(config);
    }

    @AfterAll
    static void stopServer() throws IOException {
        pool.close();
        server.close();
    }

    @BeforeEach
    void dropTables() throws SQLException {
        execute("drop schema if exists \"market\" cascade");
        execute("drop schema public cascade");
        execute("create schema public");
    }

    @Override
    DataSource dataSource() {
        return pool;
    }

    @Override
    String raw(Column column, RowSchema schema) {
        String name = TableName.quote(column.name());
        boolean exact =
                schema.key().contains(column.name()) || schema.trackingColumn().equals(column.name());
        return switch (column.type()) {
            case DATE -> name + " - date '1970-01-01'";
            case DATETIME -> exact ? TableName.quote(column.name() + "_s") : "extract(epoch from " + name + ")::bigint";
            case TIMESTAMP ->
                exact ? TableName.quote(column.name() + "_ms") : "(extract(epoch from " + name + ") * 1000)::bigint";
            case NANOTIMESTAMP -> TableName.quote(column.name() + "_ns");
            default -> name;
        };
    }

    @Override
    boolean tableExists(String table) throws SQLException {
        return !query("select 1 from pg_tables where tablename = '" + table + "'")
                .isEmpty();
    }
}
