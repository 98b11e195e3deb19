package io.github.dolphindbsync.destination.duckdb;

import io.github.dolphindbsync.destination.ColumnReader;
import io.github.dolphindbsync.destination.DatabaseTypeMappingTest;
import io.github.dolphindbsync.destination.table.Dialect;
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
    public String destination() {
        return "DuckDB";
    }

    @Override
    public DataSource dataSource() {
        return new DuckDbDataSource("jdbc:duckdb:" + directory.resolve("types.duckdb"));
    }

    @Override
    public Dialect dialect() {
        return new DuckDb().dialect();
    }

    @Override
    public ColumnReader reader() {
        return new DuckDbReader();
    }
}
