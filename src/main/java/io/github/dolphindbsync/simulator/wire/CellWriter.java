package io.github.dolphindbsync.simulator.wire;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.simulator.table.vector.Vector;
import io.github.dolphindbsync.simulator.table.vector.Wide;
import java.io.IOException;
import java.math.BigInteger;

/** Writes single values of one type in the form of the protocol, which has a reserved value for NULL. */
final class CellWriter {

    private final WireOutput out;
    private final ColumnType type;

    CellWriter(WireOutput out, ColumnType type) {
        this.out = out;
        this.type = type;
    }

    void write(Vector vector, int row) throws IOException {
        switch (type) {
            case BOOL, CHAR -> {
                long value = vector.whole(row);
                out.writeByte(value == Vector.NULL_WHOLE ? Byte.MIN_VALUE : (int) value);
            }
            case SHORT -> {
                long value = vector.whole(row);
                out.writeShort(value == Vector.NULL_WHOLE ? Short.MIN_VALUE : (int) value);
            }
            case INT, DATE, MONTH, TIME, MINUTE, SECOND, DATETIME, DATEHOUR, DECIMAL32 -> {
                long value = vector.whole(row);
                out.writeInt(value == Vector.NULL_WHOLE ? Integer.MIN_VALUE : (int) value);
            }
            case LONG, TIMESTAMP, NANOTIME, NANOTIMESTAMP, DECIMAL64 -> out.writeLong(vector.whole(row));
            case FLOAT -> {
                double value = vector.decimal(row);
                float cell = value == Vector.NULL_DECIMAL ? -Float.MAX_VALUE : (float) value;
                out.writeInt(Float.floatToRawIntBits(cell));
            }
            case DOUBLE -> writeDouble(vector.decimal(row));
            case STRING, SYMBOL -> out.writeText(vector.text(row));
            case UUID, IPADDR, INT128 -> {
                Wide value = (Wide) vector.object(row);
                writeWide(value == null ? 0 : value.most(), value == null ? 0 : value.least());
            }
            case DECIMAL128 -> {
                BigInteger value = (BigInteger) vector.object(row);
                writeWide(
                        value == null
                                ? Long.MIN_VALUE
                                : value.shiftRight(Long.SIZE).longValue(),
                        value == null ? 0 : value.longValue());
            }
            case COMPLEX, POINT -> {
                double[] value = (double[]) vector.object(row);
                writeDouble(value == null ? Vector.NULL_DECIMAL : value[0]);
                writeDouble(value == null ? Vector.NULL_DECIMAL : value[1]);
            }
            case BLOB -> {
                byte[] value = (byte[]) vector.object(row);
                out.writeInt(value == null ? 0 : value.length);
                if (value != null) {
                    out.writeBytes(value);
                }
            }
        }
    }

    private void writeDouble(double value) throws IOException {
        out.writeLong(Double.doubleToRawLongBits(value));
    }

    private void writeWide(long most, long least) throws IOException {
        out.writeLong(least);
        out.writeLong(most);
    }
}
