package io.github.dolphindbsync.destination.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dolphindbsync.destination.TestRows;
import io.github.dolphindbsync.destination.sqlite.Sqlite;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** What is told where a table can't be made, and the connection can't be put back either. */
class TargetTableTest {

    @TempDir
    Path folder;

    /** SQLite, but as a database whose tables are altered on a connection of their own, with another patience. */
    private static Dialect impatient(String shorter, String former) {
        Dialect sqlite = new Sqlite().dialect();
        return (Dialect) Proxy.newProxyInstance(
                Dialect.class.getClassLoader(), new Class<?>[] {Dialect.class}, (proxy, method, arguments) -> {
                    try {
                        return switch (method.getName()) {
                            case "changesApart" -> true;
                            case "shortLockTimeout" -> Optional.of(shorter);
                            case "formerLockTimeout" -> Optional.of(former);
                            default -> method.invoke(sqlite, arguments);
                        };
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** By a connection that may read, and make nothing. */
    private void makeTable(Dialect dialect) throws SQLException {
        String url = "jdbc:sqlite:" + folder.resolve("target.sqlite");
        DriverManager.getConnection(url).close();
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        SQLiteDataSource reader = new SQLiteDataSource(config);
        reader.setUrl(url);
        try (Connection batch = reader.getConnection()) {
            new TargetTable(dialect, reader, batch, TableName.parse("trade"))
                    .prepare(
                            TestRows.schema(ZoneOffset.UTC, List.of("id"), new Column("id", ColumnType.INT)),
                            new TargetTable.Permissions(true, true, false));
        }
    }

    @Test
    void givenAPatienceThatCantBeSetThenThatIsToldAndNothingIsPutBack() {
        assertThatThrownBy(() -> makeTable(impatient("select no_such_patience", "select no_former_patience")))
                .hasMessageContaining("no_such_patience")
                .hasNoSuppressedExceptions();
    }

    @Test
    void givenAChangeThatIsRefusedAndAPatienceThatCantBePutBackThenTheChangeIsToldFirst() {
        assertThatThrownBy(() -> makeTable(impatient("select 1", "select no_former_patience")))
                .hasMessageContaining("SQLITE_READONLY")
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .singleElement()
                        .asString()
                        .contains("no_former_patience"));
    }
}
