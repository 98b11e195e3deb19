package io.github.dolphindbsync.rows;

/** What is to become of the rows that a destination has already when a batch arrives. */
public sealed interface Delivery {

    /** They stay, and each row of the batch is there once afterwards. */
    record Merge() implements Delivery {}

    /**
     * Those whose tracking value is in a range, both ends included, are replaced by the batch, which holds all rows of the
     * range: what identified them before does so no longer.
     */
    record ReplaceRange(long low, long high) implements Delivery {}

    /**
     * All are replaced by the rows of several batches, in one step, with the last of them.
     *
     * @param isFirst true for the first of the batches: what an earlier attempt has left is not to be used
     * @param isLast true for the last of the batches
     */
    record ReplaceAll(boolean isFirst, boolean isLast) implements Delivery {}

    Delivery MERGE = new Merge();
}
