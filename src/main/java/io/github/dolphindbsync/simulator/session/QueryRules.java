package io.github.dolphindbsync.simulator.session;

/**
 * The rules by which a server answers queries.
 *
 * @param mostPartitions the number of partitions that a query may reach
 * @param noRowOverNothing whether aggregates over no partition with rows return no row
 */
public record QueryRules(int mostPartitions, boolean noRowOverNothing) {

    /** The default of the server's {@code maxPartitionNumPerQuery}, by the vendor's page of its configuration. */
    public static final int MOST_PARTITIONS = 65_536;
}
