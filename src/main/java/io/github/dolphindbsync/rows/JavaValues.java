package io.github.dolphindbsync.rows;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/** Single values as Java objects, of the classes that {@link Row} lists. */
public final class JavaValues {

    private JavaValues() {}

    /** The value of a column in one row; null for NULL. */
    public static Object of(Column column, ColumnData data, int row) {
        if (data.isNull(row)) {
            return null;
        }
        if (data instanceof ColumnData.Longs longs) {
            return ofLong(column, longs.values()[row]);
        } else if (data instanceof ColumnData.Doubles doubles) {
            double value = doubles.values()[row];
            return column.type() == ColumnType.FLOAT ? (Object) (float) value : (Object) value;
        } else if (data instanceof ColumnData.Texts texts) {
            return texts.values()[row];
        } else if (data instanceof ColumnData.Wides wides) {
            return ofWide(column, wides.most()[row], wides.least()[row]);
        } else if (data instanceof ColumnData.Blobs blobs) {
            return blobs.values()[row].clone();
        } else if (data instanceof ColumnData.Pairs pairs) {
            return Collections.unmodifiableList(Arrays.asList(part(pairs.first()[row]), part(pairs.second()[row])));
        }
        return list(column.element(), ((ColumnData.Lists) data).values()[row]);
    }

    private static Object ofLong(Column column, long value) {
        ColumnType type = column.type();
        return switch (type) {
            case BOOL -> value != 0;
            case CHAR, SHORT -> (short) value;
            case INT -> (int) value;
            case LONG -> value;
            case DATE -> Times.toDate(value);
            case MONTH -> CanonicalText.month(value);
            case TIME, MINUTE, SECOND, NANOTIME -> Times.toTimeOfDay(type, value);
            case DATETIME, TIMESTAMP, NANOTIMESTAMP, DATEHOUR -> Times.toDateTime(type, value);
            case DECIMAL32, DECIMAL64 -> BigDecimal.valueOf(value, column.scale());
            default -> throw new IllegalStateException(type + " is not stored as a long");
        };
    }

    private static Object ofWide(Column column, long most, long least) {
        return switch (column.type()) {
            case UUID -> new UUID(most, least);
            case IPADDR -> CanonicalText.ipAddress(most, least);
            case INT128 -> CanonicalText.int128(most, least);
            case DECIMAL128 -> CanonicalText.decimal128(most, least, column.scale());
            default -> throw new IllegalStateException(column.type() + " is not stored as 128 bits");
        };
    }

    private static Double part(double value) {
        return value == ColumnData.NULL_DOUBLE ? null : (Double) value;
    }

    private static List<Object> list(Column element, ColumnData.Elements elements) {
        List<Object> values = new ArrayList<>(elements.size());
        for (int index = 0; index < elements.size(); index++) {
            values.add(of(element, elements.values(), index));
        }
        return Collections.unmodifiableList(values);
    }
}
