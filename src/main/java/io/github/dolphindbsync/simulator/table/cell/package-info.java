/** Converts single values from Java and from texts. */
package io.github.dolphindbsync.simulator.table.cell;
