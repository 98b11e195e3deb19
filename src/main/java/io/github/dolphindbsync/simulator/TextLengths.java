package io.github.dolphindbsync.simulator;

import io.github.dolphindbsync.rows.ColumnType;

/**
 * {@code strlen}: in bytes, since another function, {@code strlenu}, counts characters. What it gives for NULL is not
 * documented, so it is refused where that could be seen; sums and extremes pass NULL over, which is the same as counting 0.
 */
record TextLengths(Vector texts) implements WholeVector {

    static TextLengths of(Vector operand) {
        if (operand.type() != ColumnType.STRING && operand.type() != ColumnType.SYMBOL) {
            throw ScriptException.unsupported("strlen of " + operand.type());
        }
        return new TextLengths(operand);
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
    public long whole(int row) {
        String text = texts.text(row);
        if (text.isEmpty()) {
            throw ScriptException.unsupported("strlen of NULL");
        }
        return TextBytes.of(text).length;
    }
}
