package io.github.dolphindbsync.destination.table;

import java.util.Collection;
import java.util.stream.Collectors;

/**
 * A table, with or without its schema, and the one place where names become SQL.
 *
 * @param schema null for the connection's current schema
 */
public record TableName(String schema, String name) {

    public TableName {
        if (name.isEmpty() || (schema != null && schema.isEmpty())) {
            throw new IllegalArgumentException("upsert: needs a table, as in upsert:trade or upsert:market.trade");
        }
        quote(name);
        if (schema != null) {
            quote(schema);
        }
    }

    /** Reads {@code table} or {@code schema.table}. */
    public static TableName parse(String text) {
        int dot = text.indexOf('.');
        return dot < 0 ? new TableName(null, text) : new TableName(text.substring(0, dot), text.substring(dot + 1));
    }

    /** The name as an SQL identifier: always quoted, so that no name is a keyword and none changes its case. */
    public static String quote(String name) {
        return '"' + requireUsable(name).replace("\"", "\"\"") + '"';
    }

    public static String requireUsable(String name) {
        if (name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a name with a NUL character can't be used in SQL: " + name);
        }
        return name;
    }

    public static String quoteAll(Collection<String> names) {
        return names.stream().map(TableName::quote).collect(Collectors.joining(", "));
    }

    /** The name as an SQL string, for functions of a database that take names as text. */
    public static String literal(String text) {
        return '\'' + text.replace("'", "''") + '\'';
    }

    public String sql() {
        return schema == null ? quote(name) : quote(schema) + '.' + quote(name);
    }

    @Override
    public String toString() {
        return sql();
    }
}
