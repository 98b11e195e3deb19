package io.github.dolphindbsync.destination;

import com.zaxxer.hikari.HikariDataSource;
import io.github.dolphindbsync.EmbeddedMariaDb;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;

@Tag("other-database")
class MariaDbTypeMappingTest extends JdbcTypeMappingTest {

    private final HikariDataSource pool;

    MariaDbTypeMappingTest() throws SQLException {
        pool = EmbeddedMariaDb.pool(EmbeddedMariaDb.emptyDatabase("types"));
    }

    @AfterAll
    void closePool() {
        pool.close();
    }

    @Override
    String destination() {
        return EmbeddedMariaDb.isMySql() ? "MySQL" : "MariaDB";
    }

    /** MySQL's driver writes it as a decimal number, which has no such zero. */
    @Override
    boolean keepsSignOfZero() {
        return !EmbeddedMariaDb.isMySql();
    }

    @Override
    DataSource dataSource() {
        return pool;
    }

    @Override
    JdbcReader reader() {
        return new MariaDbReader();
    }
}
