package io.github.dolphindbsync.simulator.table;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.ColumnType.Storage;
import io.github.dolphindbsync.simulator.table.vector.ColumnWriter;
import io.github.dolphindbsync.simulator.table.vector.MaskedVector;
import io.github.dolphindbsync.simulator.table.vector.ScriptException;
import io.github.dolphindbsync.simulator.table.vector.UnreadableVector;
import io.github.dolphindbsync.simulator.table.vector.ValueType;
import io.github.dolphindbsync.simulator.table.vector.Vector;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The definition of a column. Immutable. */
public final class TableColumn {

    /** Types that tables can have and the vendor's clients can't read, with their codes. */
    private static final Map<String, Integer> UNREADABLE = Map.of("IOTANY", 41, "INSTRUMENT", 42, "MKTDATA", 43);

    private final String name;
    private final String typeName;
    private final int typeCode;
    private final Optional<ValueType> kind;
    private final String comment;
    private final boolean sensitive;

    private TableColumn(
            String name, String typeName, int typeCode, Optional<ValueType> kind, String comment, boolean sensitive) {
        this.name = name;
        this.typeName = typeName;
        this.typeCode = typeCode;
        this.kind = kind;
        this.comment = comment;
        this.sensitive = sensitive;
    }

    public static TableColumn of(String name, String type) {
        Integer unreadable = UNREADABLE.get(type.toUpperCase(Locale.ROOT));
        if (unreadable != null) {
            return new TableColumn(name, type.toUpperCase(Locale.ROOT), unreadable, Optional.empty(), "", false);
        }
        try {
            ValueType kind = ValueType.parse(type);
            return new TableColumn(name, kind.toString(), kind.wireCode(), Optional.of(kind), "", false);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("Column " + name + " has type " + wrong.getMessage(), wrong);
        }
    }

    public String name() {
        return name;
    }

    /** As in {@code INT}, {@code DECIMAL64(4)} or {@code DOUBLE[]}. */
    public String typeName() {
        return typeName;
    }

    /** The code of the type; that of an array vector is the code of its elements plus 64. */
    public int typeCode() {
        return typeCode;
    }

    /** Empty for a column of a type that clients can't read. */
    public Optional<ValueType> kind() {
        return kind;
    }

    public String comment() {
        return comment;
    }

    public boolean isSensitive() {
        return sensitive;
    }

    /** A writer for the cells of this column; cells of an unreadable type are only counted. */
    public ColumnWriter newWriter(boolean partitioning) {
        return new ColumnWriter(kind.orElse(ValueType.of(ColumnType.BOOL)), partitioning);
    }

    /** Requires the rows of an insert to have the type of this column: a conversion could change a value. */
    void requireInsertable(Vector cells) {
        ValueType own = kind.orElseThrow(() ->
                ScriptException.unsupported("adding rows to a table with column " + name + " of type " + typeName));
        boolean texts = cells.storage() == Storage.TEXT && own.storage() == Storage.TEXT;
        if (!cells.kind().equals(own) && !texts) {
            throw ScriptException.unsupported(
                    "adding values of type " + cells.kind() + " to column " + name + " of type " + own);
        }
    }

    /** What a query sees of the stored cells. */
    public Vector shown(Vector cells) {
        if (kind.isEmpty()) {
            return new UnreadableVector(name, typeName, cells.size());
        }
        return sensitive ? new MaskedVector(cells.kind(), cells.size()) : cells;
    }

    TableColumn commented(String text) {
        return new TableColumn(name, typeName, typeCode, kind, text, sensitive);
    }

    TableColumn masked() {
        return new TableColumn(name, typeName, typeCode, kind, comment, true);
    }

    TableColumn renamed(String other) {
        return new TableColumn(other, typeName, typeCode, kind, comment, sensitive);
    }

    TableColumn retyped(String type) {
        TableColumn changed = of(name, type);
        return new TableColumn(name, changed.typeName, changed.typeCode, changed.kind, comment, sensitive);
    }
}
