/** Texts of the queries, and which rows each of them reads. */
package io.github.dolphindbsync.source.query;
