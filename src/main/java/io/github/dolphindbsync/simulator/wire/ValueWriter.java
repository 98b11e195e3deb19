package io.github.dolphindbsync.simulator.wire;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.simulator.table.Table;
import io.github.dolphindbsync.simulator.table.vector.Scalars;
import io.github.dolphindbsync.simulator.table.vector.ScriptException;
import io.github.dolphindbsync.simulator.table.vector.TextVector;
import io.github.dolphindbsync.simulator.table.vector.Value;
import io.github.dolphindbsync.simulator.table.vector.ValueType;
import io.github.dolphindbsync.simulator.table.vector.Vector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Writes values in the form of the protocol. */
final class ValueWriter {

    private static final int SCALAR = 0;
    private static final int VECTOR = 1;
    private static final int DICTIONARY = 5;
    private static final int TABLE = 6;
    private static final int TYPE_VOID = 0;
    private static final int TYPE_ANY = 25;
    private static final int TYPE_OF_TABLES = 27;
    private static final int OWN_DICTIONARY = 128;

    private final WireOutput out;

    ValueWriter(WireOutput out) {
        this.out = out;
    }

    /** Refuses a value that {@link #write} cannot write, before any byte is sent. */
    static void requireWritable(Value value) {
        if (!(value instanceof Value.Nothing) && !isWritable(value)) {
            throw ScriptException.unsupported("this kind of value as an answer");
        }
    }

    private static boolean isWritable(Value value) {
        return (value instanceof Vector vector
                        && !(vector.isScalar() && vector.kind().isList()))
                || (value instanceof Table table && table.source() == null)
                || value instanceof Value.Dictionary
                || (value instanceof Value.Tuple tuple
                        && tuple.values().stream().allMatch(ValueWriter::isWritable));
    }

    void write(Value value) throws IOException {
        if (value == Scalars.NULL) {
            flag(SCALAR, TYPE_VOID);
            out.writeByte(0);
        } else if (value instanceof Vector vector) {
            write(vector);
        } else if (value instanceof Table table) {
            write(table, 0, table.rows());
        } else if (value instanceof Value.Tuple tuple) {
            write(tuple);
        } else {
            write((Value.Dictionary) value);
        }
    }

    /**
     * Writes a table as a vector of tables with a number of rows each, which the client reads one by one. Fails where a
     * fault cuts it.
     */
    void writeBlocks(Table table, int rowsOfBlock, OptionalInt cutAfter) throws IOException {
        int blocks = Math.max(1, (int) (((long) table.rows() + rowsOfBlock - 1) / rowsOfBlock));
        flag(VECTOR, TYPE_ANY);
        out.writeInt(blocks);
        out.writeInt(1);
        for (int block = 0; block < blocks; block++) {
            if (cutAfter.isPresent() && block == cutAfter.getAsInt()) {
                out.flush();
                throw new IOException("Cut on purpose");
            }
            int from = block * rowsOfBlock;
            write(table, from, Math.min(rowsOfBlock, table.rows() - from));
        }
    }

    private void write(Value.Dictionary dictionary) throws IOException {
        flag(DICTIONARY, TYPE_ANY);
        write(TextVector.of(List.copyOf(dictionary.entries().keySet())));
        write(new Value.Tuple(List.copyOf(dictionary.entries().values())));
    }

    private void write(Value.Tuple tuple) throws IOException {
        flag(VECTOR, TYPE_ANY);
        out.writeInt(tuple.values().size());
        out.writeInt(1);
        for (Value value : tuple.values()) {
            write(value);
        }
    }

    private void write(Table table, int from, int count) throws IOException {
        flag(TABLE, TYPE_OF_TABLES);
        out.writeInt(count);
        out.writeInt(table.columns().size());
        out.writeText("");
        for (String name : table.names()) {
            out.writeText(name);
        }
        int symbolColumns = 0;
        for (Vector column : table.columns()) {
            if (column.type() == ColumnType.SYMBOL) {
                writeSymbols(column, from, count, symbolColumns++);
            } else {
                writeVector(column, from, count);
            }
        }
    }

    private void write(Vector vector) throws IOException {
        // A single text is a STRING, also from a SYMBOL column.
        ColumnType type = vector.type() == ColumnType.SYMBOL ? ColumnType.STRING : vector.type();
        if (vector.isScalar()) {
            flag(SCALAR, type.wireCode());
            writeScale(vector.kind());
            new CellWriter(out, type).write(vector, 0);
        } else if (vector.type() == ColumnType.SYMBOL) {
            writeSymbols(vector, 0, vector.size(), 0);
        } else {
            writeVector(vector, 0, vector.size());
        }
    }

    private void flag(int form, int type) throws IOException {
        out.writeShort(form << 8 | type);
    }

    private void writeSymbols(Vector vector, int from, int count, int baseId) throws IOException {
        Map<String, Integer> codes = new HashMap<>(Map.of("", 0));
        List<String> texts = new ArrayList<>(List.of(""));
        int[] cells = new int[count];
        for (int index = 0; index < count; index++) {
            String text = vector.text(from + index);
            Integer code = codes.get(text);
            if (code == null) {
                code = texts.size();
                codes.put(text, code);
                texts.add(text);
            }
            cells[index] = code;
        }
        flag(VECTOR, ColumnType.SYMBOL.wireCode() | OWN_DICTIONARY);
        out.writeInt(count);
        out.writeInt(1);
        out.writeInt(baseId);
        out.writeInt(texts.size());
        for (String text : texts) {
            out.writeText(text);
        }
        for (int cell : cells) {
            out.writeInt(cell);
        }
    }

    private void writeVector(Vector vector, int from, int count) throws IOException {
        ValueType kind = vector.kind();
        flag(VECTOR, kind.wireCode());
        out.writeInt(count);
        if (kind.isList()) {
            new ListWriter(out).write(vector, from, count);
            return;
        }
        out.writeInt(1);
        writeScale(kind);
        CellWriter cells = new CellWriter(out, kind.type());
        for (int row = from; row < from + count; row++) {
            cells.write(vector, row);
        }
    }

    private void writeScale(ValueType kind) throws IOException {
        if (kind.type().isDecimal()) {
            out.writeInt(kind.scale());
        }
    }
}
