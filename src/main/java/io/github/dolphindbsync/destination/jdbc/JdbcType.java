package io.github.dolphindbsync.destination.jdbc;

/** As what the values of a column are given to a JDBC driver, and got back. */
public enum JdbcType {
    /** Whole numbers, and BOOL as 0 and 1. */
    NUMBER,
    BOOLEAN,
    FLOATING,
    DECIMAL,
    DATE,
    TIME_OF_DAY,
    DATE_TIME,
    /** As {@code rows.CanonicalText} and {@code rows.JsonCell} have them. */
    TEXT,
    BYTES
}
