package io.github.dolphindbsync.destination;

import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.RowSchema;
import java.nio.file.Path;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;

class DuckDbUpsertTest extends UpsertContractTest {

    @TempDir
    Path directory;

    @Override
    DataSource dataSource() {
        return new DuckDbDataSource("jdbc:duckdb:" + directory.resolve("warehouse.duckdb"));
    }

    @Override
    String raw(Column column, RowSchema schema) {
        String name = TableName.quote(column.name());
        return switch (column.type()) {
            case DATE -> name + " - date '1970-01-01'";
            case DATETIME -> "epoch_ms(" + name + ") // 1000";
            case TIMESTAMP -> "epoch_ms(" + name + ")";
            case NANOTIMESTAMP -> "epoch_ns(" + name + ")";
            default -> name;
        };
    }

    @Override
    boolean tableExists(String table) throws SQLException {
        return !query("select 1 from duckdb_tables() where table_name = '" + table + "'")
                .isEmpty();
    }
}
