package io.github.dolphindbsync.destination.table;

/** A column that a table has. */
public record StoredColumn(String name, String sqlType, boolean notNull, boolean hasDefault) {}
