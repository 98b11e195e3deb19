package io.github.dolphindbsync.destination.postgres;

import io.github.dolphindbsync.destination.ColumnReader;
import io.github.dolphindbsync.destination.TypeMappingTest;
import io.github.dolphindbsync.destination.table.TableName;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnType;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

final class PostgresReader extends ColumnReader {

    @Override
    public Map<ColumnType, List<String>> refused() {
        return Map.of(
                // From 4713 BC to the year 5874897, and 294276 for times.
                ColumnType.DATE, List.of("+5881580-07-11", "-5877641-06-24"),
                ColumnType.TIMESTAMP, List.of("+292278994-08-17T07:12:55.807", "-292275055-05-16T16:47:04.193"),
                ColumnType.DATEHOUR, List.of("-243014-03-24T17:00"),
                ColumnType.SYMBOL, List.of("a\0b"),
                ColumnType.STRING, List.of("a\0b"));
    }

    @Override
    public List<String> read(Connection connection, String table, Column column) throws SQLException {
        return column.type() == ColumnType.NANOTIMESTAMP && !column.isList()
                ? select(connection, table, column, TableName.quote(column.name() + "_ns") + "::text || 'e-9'")
                : super.read(connection, table, column);
    }

    @Override
    public String textOf(ColumnType type, String expression) {
        return switch (type) {
            case DATE -> "(" + expression + " - date '1970-01-01')::text";
            case DATETIME, TIMESTAMP, DATEHOUR ->
                "extract(epoch from " + expression + " at time zone '" + TypeMappingTest.ZONE + "')::text";
            case NANOTIMESTAMP ->
                "(extract(epoch from left(" + expression + ", 19)::timestamp) + right(" + expression
                        + ", 10)::numeric)::text";
            case BLOB -> "encode(" + expression + ", 'hex')";
            case IPADDR -> "host(" + expression + ")";
            case COMPLEX, POINT -> expression + "::text[]";
            default -> expression + "::text";
        };
    }

    @Override
    public String textsOf(ColumnType type, String expression) {
        if (type == ColumnType.COMPLEX || type == ColumnType.POINT) {
            return expression + "::text[]";
        }
        return "case when " + expression + " is not null then array(select " + textOf(type, "element") + " from unnest("
                + expression + ") with ordinality as elements(element, place) order by place) end";
    }
}
