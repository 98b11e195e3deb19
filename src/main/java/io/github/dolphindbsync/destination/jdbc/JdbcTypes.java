package io.github.dolphindbsync.destination.jdbc;

import io.github.dolphindbsync.destination.table.TypeMapping;
import io.github.dolphindbsync.rows.Column;

/** The types of a database, and as what their values are given to its driver. */
public interface JdbcTypes extends TypeMapping {

    JdbcType jdbcType(Column column);
}
