package io.github.dolphindbsync.destination;

import io.github.dolphindbsync.destination.PostgresColumns.PostgresColumn;
import io.github.dolphindbsync.destination.RowChecks.Range;
import io.github.dolphindbsync.rows.ColumnData;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.RowBatch;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Rows in the format of {@code COPY … (FORMAT binary)}: a field is its length and its big-endian value. */
final class PostgresCopy {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle SHORTS = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0};
    private static final int LONGEST_FIXED_FIELD = 4 + 16;

    /** PostgreSQL counts from 2000-01-01. */
    private static final long EPOCH_SECOND = 946_684_800L;

    private static final long EPOCH_DAY = EPOCH_SECOND / 86_400;
    private static final long MICROS = 1_000_000L;

    /** From 4713 BC to the year 294276, less a day at either end because a zone moves a time by up to 18 hours. */
    private static final Range SECONDS = new Range(-210_866_803_200L + 86_400, 9_224_318_016_000L - 86_400);

    private final RowBatch batch;
    private byte[] bytes;
    private int length;

    private interface Field {
        void write(int row);
    }

    PostgresCopy(RowBatch batch, List<PostgresColumn> columns, int[] rows) {
        this.batch = batch;
        this.bytes = new byte[Math.addExact(64, Math.multiplyExact(rows.length, 2 + 14 * columns.size()))];
        System.arraycopy(SIGNATURE, 0, bytes, 0, SIGNATURE.length);
        // Flags and the length of an extension: none.
        length = SIGNATURE.length + 8;
        Field[] fields = columns.stream().map(this::field).toArray(Field[]::new);
        for (int row : rows) {
            ensure(2);
            putShort(fields.length);
            for (Field field : fields) {
                ensure(LONGEST_FIXED_FIELD);
                field.write(row);
            }
        }
        ensure(2);
        putShort(-1);
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** The values of a type that PostgreSQL can hold. */
    static Range range(ColumnType type) {
        return switch (type) {
            case CHAR, SHORT -> new Range(Short.MIN_VALUE, Short.MAX_VALUE);
            case INT -> new Range(Integer.MIN_VALUE, Integer.MAX_VALUE);
            // From 4713 BC to the year 5874897.
            case DATE -> new Range(-2_440_588, 2_145_042_905);
            case DATETIME -> SECONDS;
            case TIMESTAMP -> new Range(SECONDS.smallest() * 1000, SECONDS.largest() * 1000);
            default -> new Range(Long.MIN_VALUE, Long.MAX_VALUE);
        };
    }

    private Field field(PostgresColumn column) {
        ColumnData data = batch.data(column.source());
        Field value = value(column, data);
        return row -> {
            if (data.isNull(row)) {
                putInt(-1);
            } else {
                value.write(row);
            }
        };
    }

    private Field value(PostgresColumn column, ColumnData data) {
        if (data instanceof ColumnData.Longs longs) {
            return column.raw() ? int8(longs.values()) : number(column.type(), longs.values());
        } else if (data instanceof ColumnData.Doubles doubles) {
            double[] values = doubles.values();
            return column.type() == ColumnType.FLOAT
                    ? row -> putInt4(Float.floatToIntBits((float) values[row]))
                    : row -> putInt8(Double.doubleToLongBits(values[row]));
        } else if (data instanceof ColumnData.Texts texts) {
            return row -> putText(texts.values()[row]);
        }
        ColumnData.Wides wides = (ColumnData.Wides) data;
        return row -> {
            putInt(16);
            putLong(wides.most()[row]);
            putLong(wides.least()[row]);
        };
    }

    private Field number(ColumnType type, long[] values) {
        return switch (type) {
            case BOOL ->
                row -> {
                    putInt(1);
                    bytes[length++] = (byte) (values[row] == 0 ? 0 : 1);
                };
            case CHAR, SHORT ->
                row -> {
                    putInt(2);
                    putShort((int) values[row]);
                };
            case INT -> row -> putInt4((int) values[row]);
            case DATE -> row -> putInt4((int) (values[row] - EPOCH_DAY));
            case DATETIME, TIMESTAMP, NANOTIMESTAMP -> instant(type, values);
            default -> int8(values);
        };
    }

    private Field int8(long[] values) {
        return row -> putInt8(values[row]);
    }

    private Field instant(ColumnType type, long[] values) {
        WallClock clock = new WallClock(batch.schema().zone());
        boolean isNanos = type == ColumnType.NANOTIMESTAMP;
        long unitsOfSecond =
                switch (type) {
                    case DATETIME -> 1;
                    case TIMESTAMP -> 1_000;
                    default -> MICROS;
                };
        return row -> {
            long value = isNanos ? Math.floorDiv(values[row], 1_000L) : values[row];
            long offset = clock.offsetSeconds(Math.floorDiv(value, unitsOfSecond));
            // In this order, because microseconds since 1970 overflow before those since 2000 do.
            putInt8((value - (offset + EPOCH_SECOND) * unitsOfSecond) * (MICROS / unitsOfSecond));
        };
    }

    private void putText(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        putInt(encoded.length);
        ensure(encoded.length);
        System.arraycopy(encoded, 0, bytes, length, encoded.length);
        length += encoded.length;
    }

    private void putInt4(int value) {
        putInt(4);
        putInt(value);
    }

    private void putInt8(long value) {
        putInt(8);
        putLong(value);
    }

    private void putLong(long value) {
        LONGS.set(bytes, length, value);
        length += 8;
    }

    private void putInt(int value) {
        INTS.set(bytes, length, value);
        length += 4;
    }

    private void putShort(int value) {
        SHORTS.set(bytes, length, (short) value);
        length += 2;
    }

    private void ensure(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.addExact(Math.max(bytes.length, more), bytes.length / 2 + more));
        }
    }
}
