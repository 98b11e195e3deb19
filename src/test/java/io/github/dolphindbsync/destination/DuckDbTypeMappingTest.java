package io.github.dolphindbsync.destination;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class DuckDbTypeMappingTest extends DatabaseTypeMappingTest {

    @TempDir
    static Path directory;

    private Connection open;

    /** DuckDB closes a file with the last connection, and each test would read its hundreds of tables again. */
    @BeforeAll
    void openFile() throws SQLException {
        open = dataSource().getConnection();
    }

    @AfterAll
    void closeFile() throws SQLException {
        open.close();
    }

    @Override
    String destination() {
        return "DuckDB";
    }

    @Override
    DataSource dataSource() {
        return new DuckDbDataSource("jdbc:duckdb:" + directory.resolve("types.duckdb"));
    }

    @Override
    Dialect dialect() {
        return new DuckDbDialect();
    }

    @Override
    ColumnReader reader() {
        return new DuckDbReader();
    }
}
