package io.github.dolphindbsync.simulator.table.vector;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.ColumnType.Storage;
import java.util.List;

/** A sensitive column for a user without the right to see it: NULL in every row. */
public record MaskedVector(ValueType kind, int size) implements Vector {

    @Override
    public ColumnType type() {
        return kind.type();
    }

    @Override
    public Storage storage() {
        return kind.storage();
    }

    @Override
    public long whole(int row) {
        return NULL_WHOLE;
    }

    @Override
    public double decimal(int row) {
        return NULL_DECIMAL;
    }

    @Override
    public String text(int row) {
        return NULL_TEXT;
    }

    @Override
    public Object object(int row) {
        return kind.isList() ? new Elements(kind.element(), List.of()) : null;
    }
}
