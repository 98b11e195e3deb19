package io.github.dolphindbsync.destination.table;

import java.util.List;
import java.util.Set;

/**
 * What is done to a table. A missing table is created.
 *
 * @param table as {@code table} or {@code schema.table}
 * @param rights words of SQL for what is done to its rows, such as {@code insert}
 * @param works what is done in addition
 */
public record TableUse(String table, List<String> rights, Set<Work> works) {

    /** What is done in addition to reading and writing rows. */
    public enum Work {
        /** The columns of the table are changed. */
        ALTER,
        /** All of its rows are loaded into another table beside it. */
        REPLACE,
        /** Rows go by a temporary table. */
        STAGE
    }

    public boolean isAltered() {
        return works.contains(Work.ALTER);
    }

    public boolean isReplaced() {
        return works.contains(Work.REPLACE);
    }

    public boolean isStaged() {
        return works.contains(Work.STAGE);
    }

    public TableName name() {
        return TableName.parse(table);
    }
}
