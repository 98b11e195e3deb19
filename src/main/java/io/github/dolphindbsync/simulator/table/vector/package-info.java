/** Values of scripts and tables: scalars and vectors of each type, and the types. */
package io.github.dolphindbsync.simulator.table.vector;
