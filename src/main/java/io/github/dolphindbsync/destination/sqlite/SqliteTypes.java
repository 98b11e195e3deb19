package io.github.dolphindbsync.destination.sqlite;

import io.github.dolphindbsync.destination.jdbc.JdbcType;
import io.github.dolphindbsync.destination.jdbc.JdbcTypes;
import io.github.dolphindbsync.destination.table.ValueRange;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnType;
import java.time.LocalDate;
import java.util.Optional;

/**
 * Whole numbers, floating point, text and bytes. Times are ISO 8601 with as many digits as their type has, which sort
 * as the times do; decimals are text.
 */
final class SqliteTypes implements JdbcTypes {

    @Override
    public String sqlType(Column column) {
        return switch (jdbcType(column)) {
            case NUMBER -> "integer";
            case BOOLEAN -> "boolean";
            case FLOATING -> "real";
            case BYTES -> "blob";
            default -> "text";
        };
    }

    @Override
    public Optional<String> policy(Column column) {
        if (column.isList()) {
            return Optional.of("kept as JSON text");
        }
        return Optional.ofNullable(
                switch (column.type()) {
                    case FLOAT, DOUBLE -> "NaN is refused, and the row named";
                    case DATE, DATETIME, DATEHOUR, TIMESTAMP, NANOTIMESTAMP ->
                        "kept as text with all digits; years outside of 1 to 9999 are refused, and the row named";
                    case TIME, MINUTE, SECOND, NANOTIME ->
                        "kept as text; 24:00 and beyond is refused, and the row named";
                    case COMPLEX, POINT -> "kept as JSON text";
                    case MONTH, IPADDR, INT128, UUID, DECIMAL32, DECIMAL64, DECIMAL128 -> "kept as text";
                    default -> null;
                });
    }

    @Override
    public JdbcType jdbcType(Column column) {
        if (column.isList()) {
            return JdbcType.TEXT;
        }
        return switch (column.type()) {
            case BOOL -> JdbcType.BOOLEAN;
            case CHAR, SHORT, INT, LONG -> JdbcType.NUMBER;
            case FLOAT, DOUBLE -> JdbcType.FLOATING;
            case BLOB -> JdbcType.BYTES;
            default -> JdbcType.TEXT;
        };
    }

    /** Dates of four digits, so that they sort as texts as they do in time. */
    static ValueRange range(ColumnType type) {
        return switch (type) {
            case CHAR, SHORT -> new ValueRange(Short.MIN_VALUE, Short.MAX_VALUE);
            case INT -> new ValueRange(Integer.MIN_VALUE, Integer.MAX_VALUE);
            case TIME, MINUTE, SECOND, NANOTIME -> ValueRange.ofDay(type);
            case DATE, DATETIME, DATEHOUR, TIMESTAMP ->
                ValueRange.ofDays(
                        type,
                        LocalDate.of(1, 1, 1).toEpochDay(),
                        LocalDate.of(9999, 12, 31).toEpochDay());
            default -> ValueRange.ALL;
        };
    }
}
