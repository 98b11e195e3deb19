package io.github.dolphindbsync.simulator.script.function;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.simulator.table.cell.SurrogateEscape;
import io.github.dolphindbsync.simulator.table.vector.ScriptException;
import io.github.dolphindbsync.simulator.table.vector.Vector;
import io.github.dolphindbsync.simulator.table.vector.WholeVector;

/**
 * {@code strlen} in bytes, {@code strlenu} in characters. The result for NULL is not documented, so it is refused where
 * it is visible. Sums and extremes skip NULL, which is the same as 0.
 */
record TextLengths(Vector texts, boolean inBytes) implements WholeVector {

    static TextLengths bytes(Vector operand) {
        requireText("strlen", operand);
        return new TextLengths(operand, true);
    }

    static TextLengths characters(Vector operand) {
        requireText("strlenu", operand);
        return new TextLengths(operand, false);
    }

    private static void requireText(String function, Vector operand) {
        if (operand.type() != ColumnType.STRING && operand.type() != ColumnType.SYMBOL) {
            throw ScriptException.unsupported(function + " of " + operand.type());
        }
    }

    @Override
    public ColumnType type() {
        return ColumnType.INT;
    }

    @Override
    public int size() {
        return texts.size();
    }

    @Override
    public boolean isScalar() {
        return texts.isScalar();
    }

    @Override
    public boolean isNullFree() {
        return texts.isNullFree();
    }

    @Override
    public boolean isNull(int row) {
        return texts.isNull(row);
    }

    @Override
    public boolean isComputed() {
        return true;
    }

    @Override
    public long whole(int row) {
        String text = texts.text(row);
        if (text.isEmpty()) {
            throw ScriptException.unsupported((inBytes ? "strlen" : "strlenu") + " of NULL");
        }
        if (inBytes) {
            return SurrogateEscape.of(text).length;
        }
        // Characters above U+FFFF, and bytes that are not UTF-8, are not documented.
        if (text.chars().anyMatch(character -> Character.isSurrogate((char) character))) {
            throw ScriptException.unsupported("strlenu of a text with such characters");
        }
        return text.length();
    }
}
