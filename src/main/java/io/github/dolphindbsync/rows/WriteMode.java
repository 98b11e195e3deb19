package io.github.dolphindbsync.rows;

import java.util.List;

/** What happens to the rows that a destination has already when a batch is written. */
public sealed interface WriteMode {

    /** They stay; each row of the batch is stored once. */
    record Merge() implements WriteMode {}

    /**
     * Rows of the batch may be stored under former ids, because the columns have changed. For each tracking value of
     * the batch as many stored rows are deleted first as the batch has of the same content: rows that are equal in all
     * columns, then rows that are equal in the columns that both have values for. Rows that the source did not return
     * stay. The batch has all rows that were read of each of its tracking values.
     *
     * @param compared names of the columns that all stored rows have values for
     */
    record Replace(List<String> compared) implements WriteMode {
        public Replace {
            compared = List.copyOf(compared);
        }
    }

    /**
     * All rows are replaced by those of several batches, in one step, with the last batch.
     *
     * @param isFirst true for the first batch: rows that an earlier attempt left must not be used
     * @param isLast true for the last batch
     */
    record ReplaceAll(boolean isFirst, boolean isLast) implements WriteMode {}

    WriteMode MERGE = new Merge();
}
