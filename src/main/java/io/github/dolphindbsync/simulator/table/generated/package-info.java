/** Tables whose rows are computed from the row number. */
package io.github.dolphindbsync.simulator.table.generated;
