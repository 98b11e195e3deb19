package io.github.dolphindbsync.destination.upsert;

import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnType;
import java.math.BigDecimal;
import java.util.List;

/** What the values of a column that a route has made say about its type; all of them must say the same. */
final class InferredColumn {

    private static final int LARGEST_SCALE = 38;

    private final String name;
    private ColumnType type;
    private int scale;
    private boolean hasLists;
    private boolean hasSingleValues;

    InferredColumn(String name) {
        this.name = name;
    }

    /** Takes a value that is not null into account; returns why that can't be done, or null. */
    String add(Object value) {
        if (!(value instanceof List<?> elements)) {
            hasSingleValues = true;
            return hasLists ? "rows before have lists" : addSingle(value);
        }
        hasLists = true;
        if (hasSingleValues) {
            return "rows before have single values";
        }
        for (Object element : elements) {
            String objection = element == null ? null : addSingle(element);
            if (objection != null) {
                return "in its element of " + element.getClass().getName() + ", " + objection;
            }
        }
        return null;
    }

    private String addSingle(Object value) {
        ColumnType found = MapValue.typeOf(value);
        if (found == null) {
            return "no column type fits it";
        } else if (type != null && type != found) {
            return "values before are of type " + type;
        }
        type = found;
        if (value instanceof BigDecimal decimal) {
            scale = Math.max(scale, Math.min(decimal.scale(), LARGEST_SCALE));
        }
        return null;
    }

    /** Whether the values alone don't say all: there are none, or decimals with fewer digits than others may have. */
    boolean needsStored() {
        return type == null || type.isDecimal();
    }

    /** True where there are lists and all of them are empty, or have nothing but nulls. */
    boolean isListOfUnknown() {
        return hasLists && type == null;
    }

    /**
     * The column for these values.
     *
     * @param stored the column that the destination has already, or null
     */
    Column column(Column stored) {
        if (type == null) {
            return stored;
        }
        boolean fits = stored != null
                && type.isDecimal()
                && stored.type().isDecimal()
                && stored.isList() == hasLists
                && stored.scale() >= scale;
        return fits ? stored : new Column(name, type, scale, hasLists, "");
    }
}
