package io.github.dolphindbsync.destination.table;

import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What has to be done to a table so that rows of some schema can be written to it.
 *
 * @param steps in this order; each can be repeated, because it is only there while its difference is
 * @param refusals the differences that no step could fix without harm
 * @param remedies what a person can do about the refusals
 */
record TableChanges(List<Step> steps, List<String> refusals, List<String> remedies) {

    private static final String ALTER =
            "Alter the table. To load it again, remove it and the row of its sync in dolphindb_sync_checkpoint";

    /**
     * @param difference what is missing, for people
     * @param statement what fixes it
     * @param retyped the column whose type it changes, as it is stored; null where it changes none
     */
    record Step(String difference, String statement, String retyped) {
        Step(String difference, String statement) {
            this(difference, statement, null);
        }
    }

    TableChanges {
        steps = List.copyOf(steps);
        refusals = List.copyOf(refusals);
        remedies = List.copyOf(remedies);
    }

    TableChanges(List<Step> steps, List<String> refusals) {
        this(steps, refusals, refusals.isEmpty() ? List.of() : List.of(ALTER));
    }

    static TableChanges of(String difference, String statement) {
        return new TableChanges(List.of(new Step(difference, statement)), List.of());
    }

    /** The same with more refusals, if any, which this is the remedy of. */
    TableChanges refusing(List<String> further, String remedy) {
        return further.isEmpty()
                ? this
                : new TableChanges(steps, joined(refusals, further), joined(remedies, List.of(remedy)));
    }

    /** The same with more refusals, which are differences of the table. */
    TableChanges refusing(List<String> further) {
        return remedies.contains(ALTER)
                ? new TableChanges(steps, joined(refusals, further), remedies)
                : refusing(further, ALTER);
    }

    List<String> retypedColumns() {
        return steps.stream().map(Step::retyped).filter(Objects::nonNull).toList();
    }

    boolean isNone() {
        return steps.isEmpty() && refusals.isEmpty();
    }

    /** All differences that can't be fixed, for people; empty if there are none. */
    Optional<String> refusal(TableName table) {
        return refusals.isEmpty() ? Optional.empty() : Optional.of(message(table));
    }

    /** @throws SQLException with all differences that can't be fixed */
    void requirePossible(TableName table) throws SQLException {
        if (!refusals.isEmpty()) {
            throw new SQLException(message(table));
        }
    }

    /** @throws SQLException with every difference, where nothing may be changed */
    void requireNone(TableName table) throws SQLException {
        if (!isNone()) {
            List<String> differences = steps.stream().map(Step::difference).toList();
            throw new SQLException(
                    steps.isEmpty() ? message(table) : refusing(differences).message(table));
        }
    }

    private String message(TableName table) {
        return "table " + table + " " + String.join("; ", refusals) + ". " + String.join(". ", remedies);
    }

    private static List<String> joined(List<String> first, List<String> then) {
        return Stream.concat(first.stream(), then.stream()).toList();
    }

    @Override
    public String toString() {
        return steps.stream().map(Step::statement).collect(Collectors.joining("; "));
    }
}
