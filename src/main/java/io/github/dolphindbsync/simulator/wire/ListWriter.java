package io.github.dolphindbsync.simulator.wire;

import io.github.dolphindbsync.simulator.table.vector.Elements;
import io.github.dolphindbsync.simulator.table.vector.ValueType;
import io.github.dolphindbsync.simulator.table.vector.Vector;
import java.io.IOException;

/**
 * Writes array vectors in the form of the protocol: the number of all elements, then parts with some rows, each with
 * the lengths of its lists and their elements.
 */
final class ListWriter {

    private static final int ROWS_OF_PIECE = 1024;
    private static final int GREATEST_BYTE = 0xFF;
    private static final int GREATEST_SHORT = 0xFFFF;

    private final WireOutput out;

    ListWriter(WireOutput out) {
        this.out = out;
    }

    void write(Vector vector, int from, int count) throws IOException {
        ValueType kind = vector.kind();
        int elements = 0;
        for (int row = from; row < from + count; row++) {
            elements = Math.addExact(elements, list(vector, row).size());
        }
        out.writeInt(elements);
        if (kind.type().isDecimal()) {
            out.writeInt(kind.scale());
        }
        CellWriter cells = new CellWriter(out, kind.type());
        for (int start = 0; start < count; start += ROWS_OF_PIECE) {
            writePiece(vector, from + start, Math.min(ROWS_OF_PIECE, count - start), cells);
        }
    }

    private void writePiece(Vector vector, int from, int count, CellWriter cells) throws IOException {
        int longest = 0;
        for (int row = from; row < from + count; row++) {
            longest = Math.max(longest, list(vector, row).size());
        }
        int width = widthFor(longest);
        out.writeShort(count);
        out.writeByte(width);
        out.writeByte(0);
        for (int row = from; row < from + count; row++) {
            writeLength(width, list(vector, row).size());
        }
        for (int row = from; row < from + count; row++) {
            Elements list = list(vector, row);
            for (int element = 0; element < list.size(); element++) {
                cells.write(list, element);
            }
        }
    }

    private static int widthFor(int length) {
        if (length <= GREATEST_BYTE) {
            return Byte.BYTES;
        }
        return length <= GREATEST_SHORT ? Short.BYTES : Integer.BYTES;
    }

    private void writeLength(int width, int length) throws IOException {
        switch (width) {
            case Byte.BYTES -> out.writeByte(length);
            case Short.BYTES -> out.writeShort(length);
            default -> out.writeInt(length);
        }
    }

    private static Elements list(Vector vector, int row) {
        return (Elements) vector.object(row);
    }
}
