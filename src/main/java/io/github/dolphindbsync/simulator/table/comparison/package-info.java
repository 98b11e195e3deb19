/** Compares and sorts vectors. */
package io.github.dolphindbsync.simulator.table.comparison;
