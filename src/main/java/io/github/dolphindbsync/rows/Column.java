package io.github.dolphindbsync.rows;

import java.util.Objects;

/**
 * A named, typed column.
 *
 * @param type of the values; where {@code isList}, of the elements of each value
 * @param scale how many digits of a decimal are behind the point; 0 for every other type
 * @param isList true for an array vector
 * @param comment what the source says of the column; empty where it says nothing
 */
public record Column(String name, ColumnType type, int scale, boolean isList, String comment) {

    public Column {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(comment, "comment");
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a column needs a name");
        }
        if (scale != 0 && !type.isDecimal()) {
            throw new IllegalArgumentException("column '" + name + "' of type " + type + " can't have a scale");
        }
    }

    /** A column of single values, without scale or comment. */
    public Column(String name, ColumnType type) {
        this(name, type, 0, false, "");
    }

    /** A column of decimals. */
    public static Column decimal(String name, ColumnType type, int scale) {
        return new Column(name, type, scale, false, "");
    }

    /** The same column, holding lists of what it held. */
    public Column asList() {
        return new Column(name, type, scale, true, comment);
    }

    /** The same column for the elements of its lists. */
    public Column element() {
        return new Column(name, type, scale, false, comment);
    }

    public Column named(String other) {
        return new Column(other, type, scale, isList, comment);
    }

    public Column commented(String text) {
        return new Column(name, type, scale, isList, text);
    }

    /** In which kind of array the values stand. */
    public ColumnType.Storage storage() {
        return isList ? ColumnType.Storage.LIST : type.storage();
    }

    /** The type as DolphinDB writes it, as in {@code INT}, {@code DECIMAL64(4)} or {@code DOUBLE[]}. */
    public String typeName() {
        return type + (type.isDecimal() ? "(" + scale + ")" : "") + (isList ? "[]" : "");
    }
}
