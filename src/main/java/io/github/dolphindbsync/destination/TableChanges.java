package io.github.dolphindbsync.destination;

import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What has to be done to a table so that rows of some schema can be written to it.
 *
 * @param steps in this order; each can be repeated, because it is only there while its difference is
 * @param refusals the differences that no step could mend without harm
 */
record TableChanges(List<Step> steps, List<String> refusals) {

    /**
     * @param difference what is missing, for people
     * @param statement what mends it
     */
    record Step(String difference, String statement) {}

    TableChanges {
        steps = List.copyOf(steps);
        refusals = List.copyOf(refusals);
    }

    static TableChanges of(String difference, String statement) {
        return new TableChanges(List.of(new Step(difference, statement)), List.of());
    }

    boolean isNone() {
        return steps.isEmpty() && refusals.isEmpty();
    }

    /** @throws SQLException with all that can't be mended */
    void requirePossible(TableName table) throws SQLException {
        if (!refusals.isEmpty()) {
            throw refused(table, refusals);
        }
    }

    /** @throws SQLException with every difference, where nothing may be changed */
    void requireNone(TableName table) throws SQLException {
        if (!isNone()) {
            throw refused(
                    table,
                    Stream.concat(refusals.stream(), steps.stream().map(Step::difference))
                            .toList());
        }
    }

    private static SQLException refused(TableName table, List<String> differences) {
        return new SQLException(
                "table " + table + " " + String.join("; ", differences)
                        + ". Alter the table. To load it anew, remove it and also the row of its sync in dolphindb_sync_checkpoint");
    }

    @Override
    public String toString() {
        return steps.stream().map(Step::statement).collect(Collectors.joining("; "));
    }
}
