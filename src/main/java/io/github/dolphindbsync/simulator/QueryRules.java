package io.github.dolphindbsync.simulator;

/**
 * How a server answers queries.
 *
 * @param mostPartitions a query may reach, of those in the scheme, whether they hold rows or not: so the server counts unless
 *     its setting {@code checkExistingPartitionNumForQuery} is on
 * @param noRowOverNothing whether aggregates over no partition give no row
 */
record QueryRules(int mostPartitions, boolean noRowOverNothing) {

    /** The default of the server's {@code maxPartitionNumPerQuery}, by the vendor's page of its configuration. */
    static final int MOST_PARTITIONS = 65_536;
}
