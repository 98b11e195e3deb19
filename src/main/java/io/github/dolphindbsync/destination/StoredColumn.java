package io.github.dolphindbsync.destination;

/** A column that a table has. */
record StoredColumn(String name, String sqlType, boolean notNull, boolean hasDefault) {}
