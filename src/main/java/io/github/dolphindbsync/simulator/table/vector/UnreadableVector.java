package io.github.dolphindbsync.simulator.table.vector;

import io.github.dolphindbsync.rows.ColumnType;

/** A column of a type that the protocol does not send: reading it ends the query. */
public record UnreadableVector(String name, String typeName, int size) implements Vector {

    @Override
    public ColumnType type() {
        throw unsupported();
    }

    @Override
    public long whole(int row) {
        throw unsupported();
    }

    @Override
    public double decimal(int row) {
        throw unsupported();
    }

    @Override
    public String text(int row) {
        throw unsupported();
    }

    private ScriptException unsupported() {
        return ScriptException.unsupported("reading column " + name + " of type " + typeName);
    }
}
