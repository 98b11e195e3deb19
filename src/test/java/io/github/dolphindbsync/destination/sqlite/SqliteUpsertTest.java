package io.github.dolphindbsync.destination.sqlite;

import io.github.dolphindbsync.destination.UpsertContractTest;
import io.github.dolphindbsync.destination.table.TableName;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.RowSchema;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

@Tag("other-database")
class SqliteUpsertTest extends UpsertContractTest {

    @TempDir
    Path directory;

    @Override
    public DataSource dataSource() {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(60_000);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.setSynchronous(SQLiteConfig.SynchronousMode.OFF);
        SQLiteDataSource dataSource = new SQLiteDataSource(config);
        dataSource.setUrl("jdbc:sqlite:" + directory.resolve("warehouse.sqlite"));
        return dataSource;
    }

    @Override
    public List<InexactTable> inexactTables() {
        String table = "create table newest (\"timestamp\" text not null, symbol %s, price real, size integer)";
        return List.of(
                new InexactTable(
                        List.of(table.formatted("text collate nocase primary key not null")), List.of("'a' is 'A'")),
                new InexactTable(List.of(table.formatted("text collate rtrim not null")), List.of("'a' is 'a '")));
    }

    @Override
    public String typeThatIgnoresCase() {
        return "text collate nocase";
    }

    @Override
    public String longType() {
        return "integer";
    }

    @Override
    public boolean holds(double number) {
        return !Double.isNaN(number);
    }

    @Override
    @Test
    @Disabled("SQLite has no schemas, only files that a connection attaches")
    public void tableInASchema() {}

    @Override
    public String raw(Column column, RowSchema schema) {
        String name = TableName.quote(column.name());
        return switch (column.type()) {
            case DATE -> "unixepoch(" + name + ") / 86400";
            case DATETIME -> "unixepoch(" + name + ")";
            case TIMESTAMP -> "unixepoch(" + name + ") * 1000 + substr(" + name + ", 21, 3)";
            case NANOTIMESTAMP -> "unixepoch(substr(" + name + ", 1, 19)) * 1000000000 + substr(" + name + ", 21, 9)";
            default -> name;
        };
    }

    @Override
    public boolean tableExists(String table) throws SQLException {
        return !query("select 1 from sqlite_schema where name = '" + table + "'")
                .isEmpty();
    }
}
