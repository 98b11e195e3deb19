package io.github.dolphindbsync.rows;

import java.util.List;

/** What is to become of the rows that a destination has already when a batch arrives. */
public sealed interface WriteMode {

    /** They stay, and each row of the batch is there once afterwards. */
    record Merge() implements WriteMode {}

    /**
     * Rows of the batch may be there under ids that they have no longer, because the columns have changed. Of each tracking value
     * of the batch as many rows are deleted first as the batch has of the same content, and no others: rows that are equal in
     * all columns, and then rows that are equal in those that both were carried with. What the source did not return stays. The
     * batch has all rows that were read of each of its tracking values.
     *
     * @param compared names of the columns that all stored rows were carried with, as they still are
     */
    record Replace(List<String> compared) implements WriteMode {
        public Replace {
            compared = List.copyOf(compared);
        }
    }

    /**
     * All are replaced by the rows of several batches, in one step, with the last of them.
     *
     * @param isFirst true for the first of the batches: what an earlier attempt has left is not to be used
     * @param isLast true for the last of the batches
     */
    record ReplaceAll(boolean isFirst, boolean isLast) implements WriteMode {}

    WriteMode MERGE = new Merge();

    /**
     * Name of the exchange property with the name of the batch whose delivery was done as it asks. Where it asks for more than
     * to merge and nobody has done so, the batch is not confirmed.
     */
    String DONE_PROPERTY = "DolphinDBSyncDelivered";

    /**
     * Name of the exchange property with the number of rows of the batch that the database left out without an error, as by a
     * trigger; not there, or 0, where all of them are stored as they were sent or were there already.
     */
    String NOT_STORED_PROPERTY = "DolphinDBSyncRowsNotStored";

    /**
     * Name of the exchange property that is true where rows were written in a transaction of somebody else, who may have rolled
     * it back without a trace in the exchange.
     */
    String IN_TRANSACTION_PROPERTY = "DolphinDBSyncInTransaction";
}
