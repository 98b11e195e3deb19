package io.github.dolphindbsync.delivery;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Which syncs write to a table of a destination. Any number may add rows to one; but only a table's sole writer may delete
 * rows, because those of the others would be among them.
 */
public interface TableWriters {

    /** Name of the exchange property under which a poll has it. */
    String EXCHANGE_PROPERTY = "DolphinDBSyncTableWriters";

    /**
     * Notes that the batch in flight writes to a table.
     *
     * @param table the same text for one table, however a setting or a route spells its name
     */
    void writes(String table);

    /**
     * Asks the destination. To be called after rows were deleted and before that is committed: whose rows the statement could
     * see, is seen here too.
     *
     * @param connection has the transaction in which the rows were deleted
     * @throws RuntimeException where another sync writes to the table; it names both
     * @throws SQLException if that can't be found out
     */
    void requireSoleWriter(Connection connection, String table) throws SQLException;
}
