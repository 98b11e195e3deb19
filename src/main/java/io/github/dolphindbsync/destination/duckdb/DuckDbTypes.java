package io.github.dolphindbsync.destination.duckdb;

import io.github.dolphindbsync.destination.table.TypeMapping;
import io.github.dolphindbsync.destination.table.ValueRange;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnType;
import java.util.Optional;

/** Times are wall-clock times, as they are at the source. */
final class DuckDbTypes implements TypeMapping {

    static final int MOST_DIGITS = 38;

    @Override
    public String sqlType(Column column) {
        return column.isList() ? elementType(column) + "[]" : elementType(column);
    }

    @Override
    public Optional<String> policy(Column column) {
        return Optional.ofNullable(
                switch (column.type()) {
                    case DECIMAL128 -> "a value of 39 digits is refused, and the row named: DuckDB ends at 38";
                    case NANOTIME -> "kept as text with nine digits";
                    case TIME, MINUTE, SECOND -> "24:00 and beyond is refused, and the row named";
                    case NANOTIMESTAMP -> "the two values that are infinities to DuckDB are refused, and the row named";
                    case MONTH, IPADDR, INT128 -> "kept as text";
                    default -> null;
                });
    }

    private static String elementType(Column column) {
        return switch (column.type()) {
            case BOOL -> "BOOLEAN";
            case CHAR, SHORT -> "SMALLINT";
            case INT -> "INTEGER";
            case LONG -> "BIGINT";
            case DATE -> "DATE";
            case TIME, MINUTE, SECOND -> "TIME";
            case DATETIME, DATEHOUR -> "TIMESTAMP_S";
            case TIMESTAMP -> "TIMESTAMP_MS";
            case NANOTIMESTAMP -> "TIMESTAMP_NS";
            case FLOAT -> "FLOAT";
            case DOUBLE -> "DOUBLE";
            case SYMBOL, STRING, MONTH, NANOTIME, IPADDR, INT128 -> "VARCHAR";
            case UUID -> "UUID";
            case BLOB -> "BLOB";
            case COMPLEX, POINT -> "DOUBLE[]";
            case DECIMAL32, DECIMAL64, DECIMAL128 ->
                "DECIMAL(" + Math.min(MOST_DIGITS, column.type().decimalDigits()) + "," + column.scale() + ")";
        };
    }

    /** What can be stored and also be read again; the largest value and its negative stand for the infinities. */
    static ValueRange range(ColumnType type) {
        long largest =
                switch (type) {
                    case CHAR, SHORT -> Short.MAX_VALUE;
                    case INT -> Integer.MAX_VALUE;
                    case DATE -> Integer.MAX_VALUE - 1L;
                    // Compared and printed as microseconds.
                    case DATETIME -> Long.MAX_VALUE / 1_000_000 - 1;
                    case TIMESTAMP -> Long.MAX_VALUE / 1_000 - 1;
                    case NANOTIMESTAMP -> Long.MAX_VALUE - 1;
                    default -> Long.MAX_VALUE;
                };
        return switch (type) {
            case CHAR, SHORT, INT -> new ValueRange(-largest - 1, largest);
            case TIME, MINUTE, SECOND, NANOTIME -> ValueRange.ofDay(type);
            default -> new ValueRange(-largest, largest);
        };
    }
}
