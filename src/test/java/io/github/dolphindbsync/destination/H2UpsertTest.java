package io.github.dolphindbsync.destination;

import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.RowSchema;
import java.nio.file.Path;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

@Tag("other-database")
class H2UpsertTest extends UpsertContractTest {

    @TempDir
    Path directory;

    @Override
    DataSource dataSource() {
        JdbcDataSource dataSource = new JdbcDataSource();
        dataSource.setURL("jdbc:h2:" + directory.resolve("warehouse"));
        return dataSource;
    }

    @Override
    String textType(boolean isKey) {
        return "varchar";
    }

    @Override
    boolean rollsTablesBack() {
        return false;
    }

    @Override
    String raw(Column column, RowSchema schema) {
        String name = TableName.quote(column.name());
        return switch (column.type()) {
            case DATE -> "datediff(day, date '1970-01-01', " + name + ")";
            case DATETIME -> "datediff(second, timestamp '1970-01-01 00:00:00', " + name + ")";
            case TIMESTAMP -> "datediff(millisecond, timestamp '1970-01-01 00:00:00', " + name + ")";
            case NANOTIMESTAMP -> "cast(extract(epoch from " + name + ") * 1000000000 as bigint)";
            default -> name;
        };
    }

    @Override
    boolean tableExists(String table) throws SQLException {
        return !query("select 1 from information_schema.tables where table_schema = 'PUBLIC' and table_name = '" + table
                        + "'")
                .isEmpty();
    }
}
