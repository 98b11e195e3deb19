package io.github.dolphindbsync.destination;

import io.github.dolphindbsync.rows.ColumnType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

@Tag("other-database")
class H2TypeMappingTest extends JdbcTypeMappingTest {

    @TempDir
    static Path directory;

    @Override
    String destination() {
        return "H2";
    }

    @Override
    DataSource dataSource() {
        JdbcDataSource dataSource = new JdbcDataSource();
        dataSource.setURL("jdbc:h2:" + directory.resolve("types") + ";DB_CLOSE_DELAY=1");
        return dataSource;
    }

    @Override
    boolean keepsSignOfZero() {
        return false;
    }

    @Override
    JdbcReader reader() {
        return new Reader();
    }

    private static final class Reader extends JdbcReader {

        Reader() {
            super(new H2Dialect());
        }

        @Override
        Map<ColumnType, List<String>> refused() {
            return Map.of();
        }

        @Override
        String textOf(ColumnType type, String expression) {
            return switch (type) {
                case DATE -> "datediff(day, date '1970-01-01', " + expression + ")";
                case DATETIME, TIMESTAMP, NANOTIMESTAMP, DATEHOUR -> "extract(epoch from " + expression + ")";
                case BLOB -> "rawtohex(" + expression + ")";
                default -> "cast(" + expression + " as varchar)";
            };
        }
    }
}
