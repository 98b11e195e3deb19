package io.github.dolphindbsync.rows;

/** What is to become of the rows that a destination has already when a batch arrives. */
public sealed interface Delivery {

    /** They stay, and each row of the batch is there once afterwards. */
    record Merge() implements Delivery {}

    /**
     * Those from a tracking value on are deleted first: what identified them before does so no longer. The batch holds all
     * rows that were delivered up to the mark, and what was delivered beyond it comes with it or with those that follow.
     *
     * @param low the first such value; null for all rows
     */
    record ReplaceFrom(Long low) implements Delivery {}

    /**
     * All are replaced by the rows of several batches, in one step, with the last of them.
     *
     * @param isFirst true for the first of the batches: what an earlier attempt has left is not to be used
     * @param isLast true for the last of the batches
     */
    record ReplaceAll(boolean isFirst, boolean isLast) implements Delivery {}

    Delivery MERGE = new Merge();

    /**
     * Name of the exchange property with the name of the batch whose delivery was done as it asks. Where it asks for more than
     * to merge and nobody has done so, the batch is not confirmed.
     */
    String DONE_PROPERTY = "DolphinDBSyncDelivered";

    /**
     * Name of the exchange property that is true where rows were written in a transaction of somebody else, who may have rolled
     * it back without a trace in the exchange.
     */
    String IN_TRANSACTION_PROPERTY = "DolphinDBSyncInTransaction";
}
