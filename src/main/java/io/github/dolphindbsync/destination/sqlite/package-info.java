/** SQLite. */
package io.github.dolphindbsync.destination.sqlite;
