package io.github.dolphindbsync.simulator.session;

/**
 * How a server answers queries.
 *
 * @param mostPartitions that a query may reach
 * @param noRowOverNothing whether aggregates that reach no partition with a row give no row
 */
public record QueryRules(int mostPartitions, boolean noRowOverNothing) {

    /** The default of the server's {@code maxPartitionNumPerQuery}, by the vendor's page of its configuration. */
    public static final int MOST_PARTITIONS = 65_536;
}
