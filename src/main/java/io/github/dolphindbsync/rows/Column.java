package io.github.dolphindbsync.rows;

import java.util.Objects;

/**
 * A named, typed column.
 *
 * @param type type of the values; for an array vector, of the elements
 * @param scale digits of a decimal after the point; 0 for every other type
 * @param isList true for an array vector
 * @param comment the comment of the column at the source; empty if it has none
 */
public record Column(String name, ColumnType type, int scale, boolean isList, String comment) {

    public Column {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(comment, "comment");
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a column must have a name");
        }
        if (scale != 0 && !type.isDecimal()) {
            throw new IllegalArgumentException(
                    "column '" + name + "' of type " + type + " has a scale; only decimals have one");
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

    /** The same column as an array vector. */
    public Column asList() {
        return new Column(name, type, scale, true, comment);
    }

    /** The column of the elements of an array vector. */
    public Column element() {
        return new Column(name, type, scale, false, comment);
    }

    public Column withName(String other) {
        return new Column(other, type, scale, isList, comment);
    }

    public Column withComment(String text) {
        return new Column(name, type, scale, isList, text);
    }

    /** The kind of array that holds the values. */
    public ColumnType.Storage storage() {
        return isList ? ColumnType.Storage.LIST : type.storage();
    }

    /** The type as DolphinDB writes it, as in {@code INT}, {@code DECIMAL64(4)} or {@code DOUBLE[]}. */
    public String typeName() {
        return type + (type.isDecimal() ? "(" + scale + ")" : "") + (isList ? "[]" : "");
    }
}
