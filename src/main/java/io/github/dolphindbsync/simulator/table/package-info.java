/** Databases and their tables in memory. */
package io.github.dolphindbsync.simulator.table;
