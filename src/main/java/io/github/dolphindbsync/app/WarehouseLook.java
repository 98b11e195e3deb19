package io.github.dolphindbsync.app;

import io.github.dolphindbsync.checkpoint.CheckpointTables;
import io.github.dolphindbsync.destination.Privileges;
import io.github.dolphindbsync.destination.TableInspection;
import io.github.dolphindbsync.destination.TableUse;
import io.github.dolphindbsync.destination.TableUse.Work;
import io.github.dolphindbsync.source.SyncPlan;
import io.github.dolphindbsync.source.SyncPlan.Fact;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;

/** Whether a database would take the rows of one sync, and what would become of its table; nothing is changed. */
final class WarehouseLook {

    /**
     * @param table what would become of the table; empty where the route writes none, or it could not be looked at
     * @param facts what was found
     * @param notes what a person should look at
     * @param failures why rows would not get there
     */
    record Look(Optional<TableInspection> table, List<Fact> facts, List<String> notes, List<String> failures) {}

    private final SyncPlan plan;
    private final boolean writesTable;
    private final List<Fact> facts = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private Optional<TableInspection> table = Optional.empty();
    private boolean isReached;

    /** @param writesTable whether the route of the sync makes and fills its table */
    WarehouseLook(SyncPlan plan, boolean writesTable) {
        this.plan = plan;
        this.writesTable = writesTable;
    }

    Look at(DataSource warehouse) {
        Optional<String> obstacle = warehouse instanceof MissingFile missing ? missing.obstacle() : Optional.empty();
        obstacle.ifPresent(failures::add);
        try (Connection connection = warehouse.getConnection()) {
            isReached = true;
            lookAtTable(connection);
            if (obstacle.isEmpty()) {
                lookAtPrivileges(connection);
            }
        } catch (SQLException e) {
            // Whose checkpoint is kept there was refused for that already.
            if (isReached || plan.ownTables().isEmpty() || plan.refusals().isEmpty()) {
                failures.add(String.valueOf(e.getMessage()));
            }
        }
        return new Look(table, facts, notes, failures);
    }

    private void lookAtTable(Connection connection) {
        if (!writesTable) {
            return;
        }
        try {
            TableInspection found = TableInspection.of(connection, plan.target(), plan.schema());
            table = Optional.of(found);
            found.refusal().ifPresent(failures::add);
            if (plan.progress() == SyncPlan.Progress.CONTINUES && !found.isThere()) {
                failures.add("rows were delivered before, and table " + plan.target() + " is not there");
            }
            if (!plan.evolves() && isAltered()) {
                failures.add("the table would have to be altered, and schema-change = strict");
            }
            if (found.table().isPresent() && plan.replaces() != SyncPlan.Replaces.NEVER) {
                lookAtOtherWriters(connection, found.table().get());
            }
        } catch (SQLException | IllegalArgumentException e) {
            failures.add(String.valueOf(e.getMessage()));
        }
    }

    private void lookAtOtherWriters(Connection connection, String name) throws SQLException {
        List<String> others = CheckpointTables.otherWriters(connection, plan.sync(), name);
        if (others.isEmpty()) {
            return;
        }
        String shared = "table " + name + " is written by " + String.join(", ", others) + " too, ";
        String remedy = " " + CheckpointTables.remedy(plan.sync());
        if (plan.replaces() == SyncPlan.Replaces.NEXT_POLL) {
            failures.add(shared + "and the next poll would replace rows there, so it is refused." + remedy);
        } else {
            notes.add(shared
                    + "so polls are refused after a column was dropped or renamed: they would replace rows there."
                    + remedy);
        }
    }

    private boolean isAltered() {
        return table.filter(TableInspection::isThere)
                .filter(found -> !found.statements().isEmpty())
                .isPresent();
    }

    private void lookAtPrivileges(Connection connection) throws SQLException {
        Optional<List<String>> missing = Privileges.missing(connection, uses());
        if (missing.isEmpty()) {
            facts.add(new Fact("privileges", "not told by this database"));
        } else if (missing.get().isEmpty()) {
            facts.add(new Fact("privileges", "all that the sync needs at the destination"));
        } else {
            missing.get().forEach(what -> failures.add("privilege: " + what));
        }
    }

    private List<TableUse> uses() {
        List<TableUse> uses = new ArrayList<>();
        if (writesTable) {
            List<String> rights = new ArrayList<>(List.of("select", "insert"));
            if (plan.schema().hasKey()) {
                rights.add("update");
            }
            if (plan.replaces() != SyncPlan.Replaces.NEVER) {
                rights.add("delete");
            }
            Set<Work> works = EnumSet.of(plan.schema().isTracked() ? Work.STAGE : Work.REPLACE);
            if (isAltered()) {
                works.add(Work.ALTER);
            }
            uses.add(new TableUse(plan.target(), rights, works));
        }
        plan.ownTables()
                .forEach(own -> uses.add(new TableUse(
                        own.name(),
                        List.of("select", "insert", "update"),
                        own.isAltered() ? Set.of(Work.ALTER) : Set.of())));
        return uses;
    }
}
