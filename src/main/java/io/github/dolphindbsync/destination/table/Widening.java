package io.github.dolphindbsync.destination.table;

import static io.github.dolphindbsync.rows.ColumnType.CHAR;
import static io.github.dolphindbsync.rows.ColumnType.DATETIME;
import static io.github.dolphindbsync.rows.ColumnType.DECIMAL64;
import static io.github.dolphindbsync.rows.ColumnType.DOUBLE;
import static io.github.dolphindbsync.rows.ColumnType.FLOAT;
import static io.github.dolphindbsync.rows.ColumnType.INT;
import static io.github.dolphindbsync.rows.ColumnType.LONG;
import static io.github.dolphindbsync.rows.ColumnType.SHORT;
import static io.github.dolphindbsync.rows.ColumnType.TIMESTAMP;

import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.RowSchema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which types hold all values of which others, so that a column can be altered, or left as wide as it is. */
final class Widening {

    /** As most databases write it: {@code numeric(19,4)}. */
    private static final Pattern DECIMAL = Pattern.compile("[A-Za-z]+\\((\\d+), ?(\\d+)\\)");

    private Widening() {}

    /** Whether a stored column may be altered to hold the values of this one as well: it lost none of its own. */
    static boolean widens(Dialect dialect, String storedType, Column needed) {
        if (needed.isList()) {
            return false;
        }
        if (needed.type().isDecimal()) {
            return widensDecimal(dialect, storedType, needed);
        }
        return narrower(needed.type()).stream()
                .anyMatch(type -> storedType.equals(dialect.types().sqlType(new Column(needed.name(), type))));
    }

    private static List<ColumnType> narrower(ColumnType type) {
        return switch (type) {
            case SHORT -> List.of(CHAR);
            case INT -> List.of(CHAR, SHORT);
            case LONG -> List.of(CHAR, SHORT, INT);
            case FLOAT -> List.of(CHAR, SHORT);
            case DOUBLE -> List.of(CHAR, SHORT, INT, FLOAT);
            case TIMESTAMP -> List.of(DATETIME);
            case NANOTIMESTAMP -> List.of(DATETIME, TIMESTAMP);
            default -> List.of();
        };
    }

    private static boolean widensDecimal(Dialect dialect, String storedType, Column needed) {
        int digits = digits(dialect.types().sqlType(needed)) - needed.scale();
        Matcher stored = DECIMAL.matcher(storedType);
        if (stored.matches()) {
            int storedScale = Integer.parseInt(stored.group(2));
            return storedScale <= needed.scale() && Integer.parseInt(stored.group(1)) - storedScale <= digits;
        }
        return Stream.of(CHAR, SHORT, INT, LONG)
                .anyMatch(type -> storedType.equals(dialect.types().sqlType(new Column(needed.name(), type)))
                        && digits >= wholeDigits(type));
    }

    private static int digits(String decimalType) {
        Matcher matcher = DECIMAL.matcher(decimalType);
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    private static int wholeDigits(ColumnType type) {
        return switch (type) {
            case CHAR, SHORT -> 5;
            case INT -> 10;
            default -> 19;
        };
    }

    /**
     * The columns of rows as a table takes them whose own are wider than they need to be: because the source's were
     * once, or a person wanted them so. Only what is kept in the same kind of array can be taken for another type.
     */
    static RowSchema fit(Dialect dialect, RowSchema schema, List<StoredColumn> stored) {
        Map<String, String> storedTypes = new HashMap<>();
        stored.forEach(column -> storedTypes.put(dialect.fold(column.name()), column.sqlType()));
        List<Column> columns = schema.columns().stream()
                .map(column -> fit(dialect, column, storedTypes.getOrDefault(dialect.fold(column.name()), "")))
                .toList();
        return new RowSchema(columns, schema.trackingColumn(), schema.key(), schema.zone(), schema.loadTimeColumn());
    }

    private static Column fit(Dialect dialect, Column column, String storedType) {
        if (column.isList() || storedType.equals(dialect.types().sqlType(column))) {
            return column;
        }
        return wider(column.type()).stream()
                .map(type -> new Column(column.name(), type, column.scale(), false, column.comment()))
                .filter(wider -> storedType.equals(dialect.types().sqlType(wider)))
                .findFirst()
                .orElse(column);
    }

    private static List<ColumnType> wider(ColumnType type) {
        return switch (type) {
            case CHAR -> List.of(SHORT, INT, LONG);
            case SHORT -> List.of(INT, LONG);
            case INT -> List.of(LONG);
            case FLOAT -> List.of(DOUBLE);
            case DECIMAL32 -> List.of(DECIMAL64);
            default -> List.of();
        };
    }
}
