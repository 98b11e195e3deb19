package io.github.dolphindbsync.destination.sqlite;

import io.github.dolphindbsync.destination.jdbc.JdbcReader;
import io.github.dolphindbsync.destination.jdbc.JdbcTypeMappingTest;
import io.github.dolphindbsync.rows.ColumnType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

@Tag("other-database")
class SqliteTypeMappingTest extends JdbcTypeMappingTest {

    @TempDir
    static Path directory;

    @Override
    public String destination() {
        return "SQLite";
    }

    @Override
    public DataSource dataSource() {
        SQLiteConfig config = new SQLiteConfig();
        config.setSynchronous(SQLiteConfig.SynchronousMode.OFF);
        SQLiteDataSource dataSource = new SQLiteDataSource(config);
        dataSource.setUrl("jdbc:sqlite:" + directory.resolve("types.sqlite"));
        return dataSource;
    }

    @Override
    public boolean keepsSignOfZero() {
        return false;
    }

    @Override
    public JdbcReader reader() {
        return new Reader();
    }

    private static final class Reader extends JdbcReader {

        Reader() {
            super(new SqliteDialect());
        }

        @Override
        public Map<ColumnType, List<String>> refused() {
            return Map.of(
                    // Years of four digits, so that texts sort as times do.
                    ColumnType.DATE, List.of("+5881580-07-11", "-5877641-06-24"),
                    ColumnType.TIMESTAMP, List.of("+292278994-08-17T07:12:55.807", "-292275055-05-16T16:47:04.193"),
                    ColumnType.DATEHOUR, List.of("+246953-10-09T07:00", "-243014-03-24T17:00"),
                    // It would make NULL of it.
                    ColumnType.FLOAT, List.of("NaN"),
                    ColumnType.DOUBLE, List.of("NaN"));
        }

        @Override
        public String textOf(ColumnType type, String expression) {
            return type == ColumnType.BLOB
                    ? "case when " + expression + " is not null then hex(" + expression + ") end"
                    : expression;
        }
    }
}
