package io.github.dolphindbsync.destination.mariadb;

import com.zaxxer.hikari.HikariDataSource;
import io.github.dolphindbsync.EmbeddedMariaDb;
import io.github.dolphindbsync.destination.jdbc.JdbcReader;
import io.github.dolphindbsync.destination.jdbc.JdbcTypeMappingTest;
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
    public String destination() {
        return EmbeddedMariaDb.isMySql() ? "MySQL" : "MariaDB";
    }

    /** MySQL's driver writes it as a decimal number, which has no such zero. */
    @Override
    public boolean keepsSignOfZero() {
        return !EmbeddedMariaDb.isMySql();
    }

    @Override
    public DataSource dataSource() {
        return pool;
    }

    @Override
    public JdbcReader reader() {
        return new MariaDbReader();
    }
}
