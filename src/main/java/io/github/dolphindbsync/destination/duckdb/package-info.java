/** DuckDB, written by its appender, and the Parquet files that it writes. */
package io.github.dolphindbsync.destination.duckdb;
