/** How rows are written where a database has no faster way than prepared statements. */
package io.github.dolphindbsync.destination.jdbc;
