package io.github.dolphindbsync.destination.mariadb;

import io.github.dolphindbsync.EmbeddedMariaDb;
import io.github.dolphindbsync.destination.jdbc.JdbcReader;
import io.github.dolphindbsync.destination.table.TableName;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnType;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Wants a connection to which double quotes are those of names. */
final class MariaDbReader extends JdbcReader {

    MariaDbReader() {
        super(new MariaDbDialect(EmbeddedMariaDb.isMySql()));
    }

    @Override
    public Map<ColumnType, List<String>> refused() {
        List<String> noNumbers = List.of("NaN", "Infinity", "-Infinity");
        return Map.of(
                // From the year 1000 to 9999.
                ColumnType.DATE, List.of("0001-01-01", "+5881580-07-11", "-5877641-06-24"),
                ColumnType.TIMESTAMP,
                        List.of(
                                "0001-01-01T00:00",
                                "0001-01-01T00:00:00.001",
                                "+292278994-08-17T07:12:55.807",
                                "-292275055-05-16T16:47:04.193"),
                ColumnType.DATEHOUR, List.of("0001-01-01T00:00", "+246953-10-09T07:00", "-243014-03-24T17:00"),
                ColumnType.FLOAT, noNumbers,
                ColumnType.DOUBLE, noNumbers);
    }

    @Override
    public List<String> read(Connection connection, String table, Column column) throws SQLException {
        return column.type() == ColumnType.NANOTIMESTAMP && !column.isList()
                ? select(connection, table, column, "concat(" + TableName.quote(column.name() + "_ns") + ", 'e-9')")
                : super.read(connection, table, column);
    }

    @Override
    public String textOf(ColumnType type, String expression) {
        return switch (type) {
            case DATE -> "to_days(" + expression + ") - 719528";
            case TIME, MINUTE, SECOND -> "cast(" + expression + " as char)";
            case DATETIME, TIMESTAMP, DATEHOUR ->
                "concat(timestampdiff(microsecond, '1970-01-01', " + expression + "), 'e-6')";
            case BLOB -> "hex(" + expression + ")";
            default -> expression;
        };
    }
}
