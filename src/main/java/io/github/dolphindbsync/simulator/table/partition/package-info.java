/** Partition schemes, and the partitions that a comparison reaches. */
package io.github.dolphindbsync.simulator.table.partition;
