package io.github.dolphindbsync.simulator.table.vector;

import io.github.dolphindbsync.rows.ColumnType;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The type of the values of a column or vector.
 *
 * @param type the type of the values; in an array vector, of their elements
 * @param scale the number of digits after the point of a decimal; 0 for every other type
 * @param isList true for an array vector
 */
public record ValueType(ColumnType type, int scale, boolean isList) {

    private static final Pattern TEXT = Pattern.compile("(\\w+)(?:\\((\\d{1,2})\\))?(\\[])?");
    private static final int LIST = 64;
    private static final Map<ColumnType, ValueType> SINGLE = new EnumMap<>(ColumnType.class);

    static {
        for (ColumnType type : ColumnType.values()) {
            SINGLE.put(type, new ValueType(type, 0, false));
        }
    }

    /** Single values without a scale. */
    public static ValueType of(ColumnType type) {
        return SINGLE.get(type);
    }

    /**
     * Reads {@code INT}, {@code DECIMAL64(4)} or {@code DOUBLE[]}.
     *
     * @throws IllegalArgumentException where the type is unknown; the message has the reason
     */
    public static ValueType parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw unknown(text);
        }
        ColumnType type = typeOf(matcher.group(1), text);
        boolean list = matcher.group(3) != null;
        if (list && (type.storage() == ColumnType.Storage.TEXT || type == ColumnType.BLOB)) {
            throw new IllegalArgumentException(text + ", but DolphinDB has no array vectors of " + type);
        }
        if (type.isDecimal() != (matcher.group(2) != null)) {
            throw new IllegalArgumentException(
                    text + (type.isDecimal() ? ", which needs a scale as in " + type + "(4)" : ", which has no scale"));
        }
        int scale = type.isDecimal() ? Integer.parseInt(matcher.group(2)) : 0;
        if (type.isDecimal() && scale >= type.decimalDigits()) {
            throw new IllegalArgumentException(
                    text + ", whose scale is not between 0 and " + (type.decimalDigits() - 1));
        }
        return new ValueType(type, scale, list);
    }

    private static ColumnType typeOf(String name, String text) {
        for (ColumnType known : ColumnType.values()) {
            if (known.name().equals(name.toUpperCase(Locale.ROOT))) {
                return known;
            }
        }
        throw unknown(text);
    }

    private static IllegalArgumentException unknown(String text) {
        return new IllegalArgumentException(text + ", which the stand-in server does not support; it knows the types of"
                + " DolphinDB's tables, as in INT, DECIMAL64(4), DOUBLE[] or IPADDR");
    }

    public ValueType element() {
        return new ValueType(type, scale, false);
    }

    public ColumnType.Storage storage() {
        return isList ? ColumnType.Storage.LIST : type.storage();
    }

    public int wireCode() {
        return type.wireCode() + (isList ? LIST : 0);
    }

    /** True for single values of the types that the script language of the stand-in computes with. */
    public boolean isPlain() {
        return !isList
                && switch (type) {
                    case BOOL, CHAR, SHORT, INT, LONG, FLOAT, DOUBLE, STRING, SYMBOL -> true;
                    case DATE, DATETIME, TIMESTAMP, NANOTIMESTAMP, DATEHOUR -> true;
                    default -> false;
                };
    }

    /** True where the order of two values is known. */
    public boolean isOrdered() {
        return !isList
                && switch (type.storage()) {
                    case LONG, DOUBLE, TEXT -> true;
                    case WIDE -> type == ColumnType.UUID || type == ColumnType.DECIMAL128;
                    case BYTES, PAIR, LIST -> false;
                };
    }

    /** As DolphinDB writes it. */
    @Override
    public String toString() {
        return type + (type.isDecimal() ? "(" + scale + ")" : "") + (isList ? "[]" : "");
    }
}
