package io.github.dolphindbsync.destination.postgres;

import io.github.dolphindbsync.destination.postgres.PostgresFields.Field;
import io.github.dolphindbsync.destination.table.TargetColumns.TargetColumn;
import io.github.dolphindbsync.destination.table.ValueRange;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnData;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.RowBatch;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import org.postgresql.copy.CopyOperation;

/** Rows in the format of {@code COPY … (FORMAT binary)}: a field is its length and its big-endian value. */
final class PostgresCopy {

    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0};

    /** From 4713 BC to the year 294276, less a day at either end because a zone moves a time by up to 18 hours. */
    private static final ValueRange SECONDS = new ValueRange(-210_866_803_200L + 86_400, 9_224_318_016_000L - 86_400);

    /** So much is sent before the next rows are encoded, while the server works. */
    private static final int PIECE_BYTES = 1 << 16;

    /** Takes the bytes over before it returns. */
    interface Sink {
        void accept(byte[] bytes, int length) throws SQLException;
    }

    private final CopyBuffer buffer = new CopyBuffer(PIECE_BYTES + PIECE_BYTES / 8);
    private final Field[] fields;

    PostgresCopy(RowBatch batch, List<TargetColumn> columns) {
        PostgresFields kinds = new PostgresFields(buffer, batch.schema().zone());
        fields = columns.stream().map(column -> field(kinds, batch, column)).toArray(Field[]::new);
    }

    void writeTo(Sink sink, int[] rows) throws SQLException {
        buffer.clear();
        buffer.putBytes(SIGNATURE);
        // Flags and the length of an extension: none.
        buffer.putLong(0);
        for (int row : rows) {
            put(row);
            if (buffer.length() >= PIECE_BYTES) {
                sink.accept(buffer.bytes(), buffer.length());
                buffer.clear();
            }
        }
        buffer.ensure(2);
        buffer.putShort(-1);
        sink.accept(buffer.bytes(), buffer.length());
    }

    /** Each row by itself, good until the next call of either method. */
    List<ByteBuffer> images(int[] rows) {
        buffer.clear();
        int[] ends = new int[rows.length];
        for (int index = 0; index < rows.length; index++) {
            put(rows[index]);
            ends[index] = buffer.length();
        }
        return IntStream.range(0, rows.length)
                .mapToObj(index -> {
                    int start = index == 0 ? 0 : ends[index - 1];
                    return ByteBuffer.wrap(buffer.bytes(), start, ends[index] - start);
                })
                .toList();
    }

    /** Ends a COPY after a failure, which stays the one that is reported. */
    static void giveUp(CopyOperation copy, Throwable failure) {
        try {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    private void put(int row) {
        buffer.ensure(2);
        buffer.putShort(fields.length);
        for (Field field : fields) {
            buffer.ensure(PostgresFields.LONGEST_FIXED_FIELD);
            field.write(row);
        }
    }

    private static Field field(PostgresFields kinds, RowBatch batch, TargetColumn column) {
        ColumnData data = batch.data(column.source());
        Column source = batch.schema().columns().get(column.source());
        return column.raw() ? kinds.raw((ColumnData.Longs) data) : kinds.of(source, data);
    }

    /** The values of a type that PostgreSQL can hold. */
    static ValueRange range(ColumnType type) {
        return switch (type) {
            case CHAR, SHORT -> new ValueRange(Short.MIN_VALUE, Short.MAX_VALUE);
            case INT -> new ValueRange(Integer.MIN_VALUE, Integer.MAX_VALUE);
            // From 4713 BC to the year 5874897.
            case DATE -> new ValueRange(-2_440_588, 2_145_042_905);
            case TIME, MINUTE, SECOND, NANOTIME -> ValueRange.ofDay(type);
            case DATEHOUR -> new ValueRange(SECONDS.smallest() / 3600, SECONDS.largest() / 3600);
            case DATETIME -> SECONDS;
            case TIMESTAMP -> new ValueRange(SECONDS.smallest() * 1000, SECONDS.largest() * 1000);
            default -> ValueRange.ALL;
        };
    }
}
