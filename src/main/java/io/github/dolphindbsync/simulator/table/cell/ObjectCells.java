package io.github.dolphindbsync.simulator.table.cell;

import io.github.dolphindbsync.simulator.table.vector.Elements;
import io.github.dolphindbsync.simulator.table.vector.ObjectVector;
import io.github.dolphindbsync.simulator.table.vector.ValueType;
import io.github.dolphindbsync.simulator.table.vector.Vector;
import io.github.dolphindbsync.simulator.table.vector.Wide;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/** Converts Java values to objects as {@link ObjectVector} has them. */
public final class ObjectCells {

    private static final int DIGITS_OF_HALF = 16;
    private static final BigInteger LEAST_DECIMAL128 =
            BigInteger.ONE.shiftLeft(127).negate();

    private ObjectCells() {}

    /** The object, or null for the value that is NULL in DolphinDB. */
    public static Object of(ValueType kind, Object value) {
        if (kind.isList()) {
            return elements(kind.element(), (List<?>) value);
        }
        return switch (kind.type()) {
            case UUID -> {
                UUID uuid = (UUID) value;
                yield wide(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
            }
            case INT128 -> int128(((CharSequence) value).toString());
            case IPADDR -> {
                Wide address = IpAddresses.parse(((CharSequence) value).toString());
                yield address.isZero() ? null : address;
            }
            case DECIMAL128 -> {
                BigInteger unscaled = Cells.unscaled(kind, (Number) value);
                if (unscaled.abs().compareTo(LEAST_DECIMAL128.negate()) >= 0) {
                    throw new ArithmeticException("DECIMAL128 overflow");
                }
                yield unscaled;
            }
            case BLOB -> {
                byte[] bytes = (byte[]) value;
                yield bytes.length == 0 ? null : bytes.clone();
            }
            case COMPLEX, POINT -> pair((List<?>) value);
            default -> throw new IllegalArgumentException(kind + " is not kept as objects");
        };
    }

    private static Wide wide(long most, long least) {
        return most == 0 && least == 0 ? null : new Wide(most, least);
    }

    static Wide int128(String digits) {
        if (digits.length() != 2 * DIGITS_OF_HALF) {
            throw new IllegalArgumentException("Not 32 hexadecimal digits");
        }
        return wide(
                HexFormat.fromHexDigitsToLong(digits, 0, DIGITS_OF_HALF),
                HexFormat.fromHexDigitsToLong(digits, DIGITS_OF_HALF, digits.length()));
    }

    private static double[] pair(List<?> parts) {
        if (parts.size() != 2) {
            throw new IllegalArgumentException("Not two numbers");
        }
        double[] pair = {part(parts.get(0)), part(parts.get(1))};
        return pair[0] == Vector.NULL_DECIMAL && pair[1] == Vector.NULL_DECIMAL ? null : pair;
    }

    private static double part(Object value) {
        return value == null ? Vector.NULL_DECIMAL : ((Number) value).doubleValue();
    }

    private static Elements elements(ValueType kind, List<?> values) {
        List<Object> elements = new ArrayList<>(values.size());
        for (Object value : values) {
            elements.add(value == null ? null : element(kind, value));
        }
        return new Elements(kind, Collections.unmodifiableList(elements));
    }

    private static Object element(ValueType kind, Object value) {
        return switch (kind.storage()) {
            case LONG -> (Object) Cells.whole(kind, value);
            case DOUBLE -> (Object) Cells.decimal(kind.type(), (Number) value);
            default -> of(kind, value);
        };
    }
}
