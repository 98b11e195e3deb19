package io.github.dolphindbsync.destination.duckdb;

import io.github.dolphindbsync.destination.table.DatabaseFile;
import io.github.dolphindbsync.destination.table.Dialect;
import io.github.dolphindbsync.destination.table.TargetDatabase;
import java.util.Optional;
import javax.sql.DataSource;

/** DuckDB, in a file. */
public final class DuckDb implements TargetDatabase {

    @Override
    public String productName() {
        return "DuckDB";
    }

    @Override
    public String urlScheme() {
        return "duckdb";
    }

    @Override
    public Dialect dialect() {
        return new DuckDbDialect();
    }

    @Override
    public DataSource dataSource(String url, String username, String password) {
        return new DuckDbDataSource(url);
    }

    @Override
    public Optional<DatabaseFile> file(String url) {
        return DatabaseFile.of(url, "");
    }
}
