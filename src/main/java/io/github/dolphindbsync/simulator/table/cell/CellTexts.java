package io.github.dolphindbsync.simulator.table.cell;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.simulator.table.vector.ColumnWriter;
import io.github.dolphindbsync.simulator.table.vector.TypeRange;
import io.github.dolphindbsync.simulator.table.vector.ValueType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Reads single values from texts as in a file. The empty text is NULL. A blank separates the elements of an array
 * vector, and the two numbers of a COMPLEX or POINT; {@code NULL} among them is NULL.
 */
public final class CellTexts {

    private CellTexts() {}

    /**
     * Adds a value to a column.
     *
     * @throws IllegalArgumentException where it cannot be read as the column's type
     */
    public static void add(ColumnWriter column, String name, String text) {
        ValueType kind = column.kind();
        try {
            if (text.isEmpty() || kind.storage() == ColumnType.Storage.TEXT) {
                Cells.add(column, name, text.isEmpty() ? null : text);
            } else if (kind.type().isTemporal() && !kind.isList()) {
                column.addWhole(time(text).as(kind.type()));
            } else {
                Cells.add(column, name, value(kind, text));
            }
        } catch (ArithmeticException | IllegalArgumentException | DateTimeException wrong) {
            throw new IllegalArgumentException("'" + text + "' is not a " + kind, wrong);
        }
    }

    /** The Java value as {@link Cells} takes it. */
    private static Object value(ValueType kind, String text) {
        if (kind.isList()) {
            List<Object> elements = new ArrayList<>();
            for (String element : text.strip().split("\\s+", -1)) {
                elements.add(element.equals("NULL") ? null : value(kind.element(), element));
            }
            return elements;
        }
        ColumnType type = kind.type();
        return switch (type) {
            case BOOL -> bool(text);
            case CHAR, SHORT, INT, LONG -> TypeRange.require(type, Long.parseLong(text));
            case FLOAT, DOUBLE -> Double.valueOf(text);
            case STRING, SYMBOL, MONTH, IPADDR, INT128 -> text;
            case DATE, DATETIME, TIMESTAMP, NANOTIMESTAMP, DATEHOUR ->
                time(text).as(type);
            case TIME, MINUTE, SECOND, NANOTIME -> LocalTime.parse(text);
            case UUID -> UUID.fromString(text);
            case BLOB -> text.getBytes(StandardCharsets.UTF_8);
            case COMPLEX, POINT -> pair(text);
            case DECIMAL32, DECIMAL64, DECIMAL128 -> new BigDecimal(text);
        };
    }

    private static TemporalText time(String text) {
        return TemporalText.parse(text).orElseThrow(() -> new ArithmeticException(text));
    }

    private static List<Object> pair(String text) {
        List<Object> parts = new ArrayList<>();
        for (String part : text.strip().split("\\s+", -1)) {
            parts.add(part.equals("NULL") ? null : Double.valueOf(part));
        }
        return parts;
    }

    private static boolean bool(String text) {
        return switch (text) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw new NumberFormatException(text);
        };
    }
}
