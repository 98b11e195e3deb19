package io.github.dolphindbsync.rows;

import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hasher128;
import com.dynatrace.hash4j.hashing.Hashing;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Identifies rows without a key by a 128-bit hash of their content.
 *
 * <p>The hash covers name and value of the columns that are not NULL, in the order of their names, so neither the order
 * of columns nor a new column of NULLs changes it. Numbers are hashed by value, whatever their type: a column that is
 * widened from INT to LONG or DOUBLE keeps its hashes, -0.0 equals 0.0, and there is one NaN. Times are hashed as
 * seconds and nanoseconds, and decimals without trailing zeros, so a finer type or a larger scale changes nothing
 * either.
 *
 * <p>The hash is XXH3 with 128 bits over the encoding below, seeded with the version of that encoding. Two different
 * rows of one group with equal hashes would be taken for one; for a group of a billion rows the probability is below 1
 * in 10^20. The hash does not protect against rows that are made to collide on purpose.
 *
 * <p>Not safe for use by several threads: one buffer is reused for all rows.
 */
public final class RowIdentity {

    /** To be changed whenever the same row would get another hash: stored ids would then change too. */
    static final int ENCODING_VERSION = 1;

    private static final byte WHOLE_NUMBER = 1;
    private static final byte FRACTIONAL_NUMBER = 2;
    private static final byte TEXT = 3;
    private static final byte TIME = 4;
    private static final byte BOOLEAN = 5;
    private static final byte TIME_OF_DAY = 6;
    private static final byte MONTH = 7;
    private static final byte DECIMAL = 8;
    private static final byte WIDE = 9;
    private static final byte BYTES = 10;
    private static final byte PAIR = 11;
    private static final byte LIST = 12;
    private static final byte NULL = 0;

    /** Bytes that are reserved before a value is written; longer values reserve their own. */
    private static final int LONGEST_FIXED_VALUE = 24;

    private static final Hasher128 HASHER = Hashing.xxh3_128(ENCODING_VERSION);

    private final int[] columnsByName;
    private final byte[][] encodedNames;
    private final Column[] columns;
    private ByteBuffer buffer = ByteBuffer.allocate(1024).order(ByteOrder.LITTLE_ENDIAN);

    public RowIdentity(List<Column> columns) {
        columnsByName = IntStream.range(0, columns.size())
                .boxed()
                .sorted(Comparator.comparing(index -> columns.get(index).name()))
                .mapToInt(Integer::intValue)
                .toArray();
        encodedNames = columns.stream()
                .map(column -> encoded(column.name().getBytes(StandardCharsets.UTF_8)))
                .toArray(byte[][]::new);
        this.columns = columns.toArray(Column[]::new);
    }

    /** The hash of the content of one row. */
    public HashValue128 hash(List<ColumnData> data, int row) {
        buffer.clear();
        for (int column : columnsByName) {
            ColumnData values = data.get(column);
            if (!values.isNull(row)) {
                byte[] name = encodedNames[column];
                reserve(name.length + LONGEST_FIXED_VALUE);
                buffer.put(name);
                putValue(columns[column], values, row);
            }
        }
        return HASHER.hashBytesTo128Bits(buffer.array(), 0, buffer.position());
    }

    /**
     * The id of the {@code occurrence}-th row (from 0) among rows of identical content: identical rows differ in their
     * number only, so the set of their ids is the same however often and in whatever order they are read.
     */
    public HashValue128 withOccurrence(HashValue128 hash, int occurrence) {
        if (occurrence == 0) {
            return hash;
        }
        buffer.clear();
        buffer.putLong(hash.getMostSignificantBits())
                .putLong(hash.getLeastSignificantBits())
                .putInt(occurrence);
        return HASHER.hashBytesTo128Bits(buffer.array(), 0, buffer.position());
    }

    private void putValue(Column column, ColumnData values, int row) {
        if (values instanceof ColumnData.Longs longs) {
            putLong(column, longs.values()[row]);
        } else if (values instanceof ColumnData.Doubles doubles) {
            putDouble(doubles.values()[row]);
        } else if (values instanceof ColumnData.Texts texts) {
            buffer.put(TEXT);
            putText(texts.values()[row].getBytes(StandardCharsets.UTF_8));
        } else if (values instanceof ColumnData.Wides wides) {
            putWide(column, wides.most()[row], wides.least()[row]);
        } else if (values instanceof ColumnData.Blobs blobs) {
            buffer.put(BYTES);
            putText(blobs.values()[row]);
        } else if (values instanceof ColumnData.Pairs pairs) {
            buffer.put(PAIR);
            putDouble(pairs.first()[row]);
            putDouble(pairs.second()[row]);
        } else if (values instanceof ColumnData.Lists lists) {
            putList(column.element(), lists.values()[row]);
        }
    }

    private void putList(Column element, ColumnData.Elements elements) {
        buffer.put(LIST).putInt(elements.size());
        for (int index = 0; index < elements.size(); index++) {
            if (elements.values().isNull(index)) {
                reserve(1);
                buffer.put(NULL);
            } else {
                reserve(LONGEST_FIXED_VALUE);
                putValue(element, elements.values(), index);
            }
        }
    }

    private void putLong(Column column, long value) {
        ColumnType type = column.type();
        if (type == ColumnType.BOOL) {
            buffer.put(BOOLEAN).put((byte) value);
        } else if (type.isTemporal()) {
            putTime(type, value);
        } else if (type.isTimeOfDay()) {
            buffer.put(TIME_OF_DAY).putLong(value * type.unit().toNanos());
        } else if (type == ColumnType.MONTH) {
            buffer.put(MONTH).putLong(value);
        } else if (type.isDecimal()) {
            putDecimal(BigDecimal.valueOf(value, column.scale()));
        } else {
            buffer.put(WHOLE_NUMBER).putLong(value);
        }
    }

    private void putTime(ColumnType type, long value) {
        long unitSeconds = type.unit().toSeconds();
        if (unitSeconds > 0) {
            buffer.put(TIME).putLong(value * unitSeconds).putInt(0);
        } else {
            long unitNanos = type.unit().toNanos();
            long unitsOfSecond = 1_000_000_000L / unitNanos;
            buffer.put(TIME).putLong(Math.floorDiv(value, unitsOfSecond)).putInt((int)
                    (Math.floorMod(value, unitsOfSecond) * unitNanos));
        }
    }

    private void putWide(Column column, long most, long least) {
        if (column.type() == ColumnType.DECIMAL128) {
            putDecimal(CanonicalText.decimal128(most, least, column.scale()));
        } else {
            buffer.put(WIDE).putLong(most).putLong(least);
        }
    }

    /** By value: neither a larger scale nor a change between whole numbers and decimals changes the hash. */
    private void putDecimal(BigDecimal value) {
        BigDecimal shortest = value.stripTrailingZeros();
        if (shortest.scale() <= 0 && shortest.toBigInteger().bitLength() < Long.SIZE) {
            buffer.put(WHOLE_NUMBER).putLong(shortest.longValueExact());
        } else {
            buffer.put(DECIMAL).putInt(shortest.scale());
            putText(shortest.unscaledValue().toByteArray());
        }
    }

    private void putDouble(double value) {
        long whole = (long) value;
        // Long.MAX_VALUE is what larger doubles saturate to, and is not a double itself.
        if (whole == value && whole != Long.MAX_VALUE) {
            buffer.put(WHOLE_NUMBER).putLong(whole);
        } else {
            buffer.put(FRACTIONAL_NUMBER).putLong(Double.doubleToLongBits(value));
        }
    }

    private static byte[] encoded(byte[] text) {
        return ByteBuffer.allocate(Integer.BYTES + text.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(text.length)
                .put(text)
                .array();
    }

    private void putText(byte[] text) {
        reserve(text.length + 4);
        buffer.putInt(text.length).put(text);
    }

    private void reserve(int bytes) {
        // One byte more for the tag of the value.
        int needed = buffer.position() + bytes + 1;
        if (needed > buffer.capacity()) {
            byte[] grown = Arrays.copyOf(buffer.array(), Math.max(needed, 2 * buffer.capacity()));
            buffer = ByteBuffer.wrap(grown).order(ByteOrder.LITTLE_ENDIAN).position(buffer.position());
        }
    }
}
