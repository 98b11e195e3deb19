package io.github.dolphindbsync.simulator.table.cell;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.ColumnType.Storage;
import io.github.dolphindbsync.simulator.table.vector.ColumnWriter;
import io.github.dolphindbsync.simulator.table.vector.Elements;
import io.github.dolphindbsync.simulator.table.vector.ValueType;
import io.github.dolphindbsync.simulator.table.vector.Vector;
import io.github.dolphindbsync.simulator.table.vector.Wide;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** Converts the values of a column to another type. */
public final class CellConversion {

    private static final LocalDateTime EPOCH = LocalDateTime.of(1970, 1, 1, 0, 0);

    private CellConversion() {}

    /**
     * Adds all values.
     *
     * @throws IllegalArgumentException where one can't be converted exactly
     */
    public static void addAll(Vector from, ColumnWriter to, String name) {
        for (int row = 0; row < from.size(); row++) {
            if (from.isNull(row)) {
                to.addNull();
            } else if (from.kind().equals(to.kind())) {
                to.add(from, row);
            } else if (from.storage() == Storage.TEXT) {
                CellTexts.add(to, name, from.text(row));
            } else if (from.storage() == Storage.DOUBLE && to.kind().storage() == Storage.DOUBLE) {
                Cells.add(to, name, from.decimal(row));
            } else {
                Object value = value(from, row);
                Cells.add(to, name, to.kind().storage() == Storage.TEXT ? textOf(value) : value);
            }
        }
    }

    private static String textOf(Object value) {
        return value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
    }

    /** As {@link Cells} takes it; null for NULL. */
    private static Object value(Vector vector, int row) {
        if (vector.isNull(row)) {
            return null;
        }
        ValueType kind = vector.kind();
        return switch (kind.storage()) {
            case LONG -> whole(kind, vector.whole(row));
            case DOUBLE -> decimal(kind.type(), vector.decimal(row));
            case TEXT -> vector.text(row);
            case WIDE -> wide(kind, vector.object(row));
            case BYTES -> vector.object(row);
            case PAIR -> pair((double[]) vector.object(row));
            case LIST -> elements((Elements) vector.object(row));
        };
    }

    private static Object whole(ValueType kind, long value) {
        ColumnType type = kind.type();
        return switch (type) {
            case BOOL -> value != 0;
            case CHAR, SHORT, INT, LONG -> value;
            case MONTH ->
                YearMonth.of(Math.toIntExact(Math.floorDiv(value, 12)), Math.floorMod(value, 12) + 1)
                        .toString();
            case DATE -> LocalDate.ofEpochDay(value);
            case TIME, MINUTE, SECOND, NANOTIME ->
                LocalTime.ofNanoOfDay(value * type.unit().toNanos());
            case DECIMAL32, DECIMAL64 -> BigDecimal.valueOf(value, kind.scale());
            default -> EPOCH.plus(type.unit().multipliedBy(value));
        };
    }

    private static Object decimal(ColumnType type, double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return value;
        }
        return type == ColumnType.FLOAT ? new BigDecimal(Float.toString((float) value)) : BigDecimal.valueOf(value);
    }

    private static Object wide(ValueType kind, Object value) {
        if (value instanceof BigInteger unscaled) {
            return new BigDecimal(unscaled, kind.scale());
        }
        if (kind.type() == ColumnType.UUID) {
            return new UUID(((Wide) value).most(), ((Wide) value).least());
        }
        throw new IllegalArgumentException("Values of type " + kind + " are not converted to another type");
    }

    private static List<Object> pair(double[] parts) {
        List<Object> pair = new ArrayList<>();
        Arrays.stream(parts).forEach(part -> pair.add(part == Vector.NULL_DECIMAL ? null : (Object) part));
        return pair;
    }

    private static List<Object> elements(Elements elements) {
        List<Object> values = new ArrayList<>();
        for (int index = 0; index < elements.size(); index++) {
            values.add(value(elements, index));
        }
        return values;
    }
}
