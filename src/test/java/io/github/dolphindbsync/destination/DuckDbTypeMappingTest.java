package io.github.dolphindbsync.destination;

import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;

class DuckDbTypeMappingTest extends DatabaseTypeMappingTest {

    @TempDir
    static Path directory;

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
