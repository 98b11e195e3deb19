package io.github.dolphindbsync.destination;

import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.RowSchema;
import java.nio.file.Path;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.hsqldb.jdbc.JDBCDataSource;
import org.junit.jupiter.api.io.TempDir;

/** HSQLDB stands for all databases that have no dialect of their own. */
class GenericUpsertTest extends UpsertContractTest {

    @TempDir
    Path directory;

    @Override
    DataSource dataSource() {
        JDBCDataSource dataSource = new JDBCDataSource();
        dataSource.setURL("jdbc:hsqldb:mem:" + directory.getFileName() + ";hsqldb.tx=mvcc");
        return dataSource;
    }

    @Override
    String textType(boolean isKey) {
        return isKey ? "varchar(250)" : "varchar(4000)";
    }

    @Override
    boolean rollsTablesBack() {
        return false;
    }

    @Override
    boolean holds(double number) {
        return Double.isFinite(number);
    }

    @Override
    String raw(Column column, RowSchema schema) {
        String name = TableName.quote(column.name());
        String seconds = "(unix_millis(cast(replace(substr(" + name + ", 1, 19), 'T', ' ') as timestamp)) / 1000)";
        return switch (column.type()) {
            case DATE -> "datediff('day', date '1970-01-01', " + name + ")";
            case DATETIME -> seconds;
            case TIMESTAMP -> seconds + " * 1000 + cast(substr(" + name + ", 21, 3) as bigint)";
            case NANOTIMESTAMP -> seconds + " * 1000000000 + cast(substr(" + name + ", 21, 9) as bigint)";
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
