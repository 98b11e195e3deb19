package io.github.dolphindbsync.destination;

import io.github.dolphindbsync.rows.ColumnType;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.hsqldb.jdbc.JDBCDataSource;
import org.junit.jupiter.api.Tag;

/** HSQLDB stands for all databases that have no dialect of their own. */
@Tag("other-database")
class GenericTypeMappingTest extends JdbcTypeMappingTest {

    GenericTypeMappingTest() throws SQLException {
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            // Else a text is the same as one with blanks behind it.
            statement.execute("set database collation SQL_TEXT no pad");
        }
    }

    @Override
    String destination() {
        return "generic (tried with HSQLDB)";
    }

    @Override
    DataSource dataSource() {
        JDBCDataSource dataSource = new JDBCDataSource();
        dataSource.setURL("jdbc:hsqldb:mem:types");
        return dataSource;
    }

    @Override
    JdbcReader reader() {
        return new Reader();
    }

    private static final class Reader extends JdbcReader {

        Reader() {
            super(new GenericDialect("HSQL Database Engine", 0, 0));
        }

        @Override
        Map<ColumnType, List<String>> refused() {
            List<String> noNumbers = List.of("NaN", "Infinity", "-Infinity");
            return Map.of(
                    ColumnType.DATE, List.of("+5881580-07-11", "-5877641-06-24"),
                    ColumnType.TIMESTAMP, List.of("+292278994-08-17T07:12:55.807", "-292275055-05-16T16:47:04.193"),
                    ColumnType.DATEHOUR, List.of("+246953-10-09T07:00", "-243014-03-24T17:00"),
                    ColumnType.FLOAT, noNumbers,
                    ColumnType.DOUBLE, noNumbers);
        }

        @Override
        String textOf(ColumnType type, String expression) {
            return type == ColumnType.DATE ? "datediff('day', date '1970-01-01', " + expression + ")" : expression;
        }
    }
}
