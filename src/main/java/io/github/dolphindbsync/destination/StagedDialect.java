package io.github.dolphindbsync.destination;

import io.github.dolphindbsync.rows.RowSchema;
import java.util.List;

/** A database whose rows come by a temporary table; see {@link StagedUpsert}. */
abstract class StagedDialect extends JdbcDialect {

    @Override
    Upsert upsert(TableName table, RowSchema schema, TargetColumns columns) {
        return new StagedUpsert(this, table, schema, columns);
    }

    /** The name by which statements find a temporary table. */
    String temporary(String name) {
        return quote(name);
    }

    /** The statement that makes a temporary table where it is missing, without committing. */
    abstract String createTemporary(String name, String definitions);

    /**
     * The statement that deletes rows of {@code table} by their ids.
     *
     * @param bounds a condition for the rows that the query looks at
     * @param ids the query for the ids
     */
    String delete(String table, String bounds, String ids) {
        return "delete from " + table + " where " + bounds + " and " + quote(RowSchema.ROW_ID) + " in (" + ids + ")";
    }

    /** A condition that is true where two values differ, NULL being a value. */
    String differs(String one, String other) {
        return one + " is distinct from " + other;
    }

    /**
     * The statement that changes rows of {@code table} (as {@code kept}, because {@code stored} is a word of MySQL's own) by rows of {@code from} (as {@code arrived}).
     *
     * @param names quoted columns to set
     * @param on which rows belong together
     * @param when whether the one is to be changed by the other
     */
    abstract String update(String table, String from, List<String> names, String on, String when);
}
