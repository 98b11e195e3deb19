/** The formats in which rows leave as bytes or messages: JSON, JSON lines, CSV, Parquet. */
package io.github.dolphindbsync.format;
