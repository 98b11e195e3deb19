package io.github.dolphindbsync.app.command;

import io.github.dolphindbsync.app.warehouse.MissingFile;
import io.github.dolphindbsync.checkpoint.CheckpointRepository;
import io.github.dolphindbsync.checkpoint.TableWriters;
import io.github.dolphindbsync.destination.table.Privileges;
import io.github.dolphindbsync.destination.table.TableInspection;
import io.github.dolphindbsync.destination.table.TableUse;
import io.github.dolphindbsync.destination.table.TableUse.Work;
import io.github.dolphindbsync.source.plan.Findings;
import io.github.dolphindbsync.source.plan.SyncPlan;
import io.github.dolphindbsync.source.plan.SyncPlan.Replaces;
import io.github.dolphindbsync.source.settings.SyncSetting;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** Finds out whether a database would accept the rows of one sync. Nothing is changed. */
final class DestinationProbe {

    private final SyncPlan plan;
    private final boolean writesTable;
    private final Findings findings;
    private Optional<TableInspection> table = Optional.empty();

    /**
     * @param writesTable whether the route of the sync creates and fills its table
     * @param findings receives what is found
     */
    DestinationProbe(SyncPlan plan, boolean writesTable, Findings findings) {
        this.plan = plan;
        this.writesTable = writesTable;
        this.findings = findings;
    }

    /** What would become of the table; empty where the route writes none, or the database could not be asked. */
    Optional<TableInspection> probe(DataSource warehouse) {
        Optional<String> obstacle = warehouse instanceof MissingFile missing ? missing.obstacle() : Optional.empty();
        obstacle.ifPresent(findings::failure);
        boolean isConnected = false;
        try (Connection connection = warehouse.getConnection()) {
            isConnected = true;
            if (writesTable) {
                probeTable(connection);
            }
            if (obstacle.isEmpty()) {
                probePrivileges(connection);
            }
        } catch (SQLException e) {
            // Where checkpoints are kept there too, the source side has reported it already.
            if (isConnected
                    || plan.ownTables().isEmpty()
                    || plan.findings().failures().isEmpty()) {
                findings.failure(String.valueOf(e.getMessage()));
            }
        }
        return table;
    }

    private void probeTable(Connection connection) {
        try {
            TableInspection found = TableInspection.of(connection, plan.target(), plan.schema());
            table = Optional.of(found);
            found.refusal().ifPresent(findings::failure);
            if (plan.progress() == SyncPlan.Progress.CONTINUES && !found.exists()) {
                findings.failure("table " + plan.target() + " does not exist, but rows were delivered to it before."
                        + " Restore it, or remove the checkpoint of the sync to load all rows again");
            }
            if (!plan.evolves() && found.isAltered()) {
                findings.failure("table " + plan.target() + " would have to be altered, and "
                        + SyncSetting.SCHEMA_CHANGE.key(plan.sync()) + " = strict. Alter it (see plan), or set evolve");
            }
            if (found.table().isPresent() && plan.replaces() != Replaces.NEVER) {
                probeOtherWriters(connection, found.table().get());
            }
        } catch (SQLException | IllegalArgumentException e) {
            findings.failure(String.valueOf(e.getMessage()));
        }
    }

    private void probeOtherWriters(Connection connection, String name) throws SQLException {
        List<String> others = TableWriters.otherWriters(connection, plan.sync(), name);
        if (others.isEmpty()) {
            return;
        }
        String shared = "table " + name + " is written by " + String.join(", ", others) + " too, ";
        String remedy = TableWriters.remedy(plan.sync());
        if (plan.replaces() == Replaces.NEXT_POLL) {
            findings.failure(shared + "and the next poll would replace rows there, so it is refused. " + remedy);
        } else {
            findings.note(shared + "so a poll that replaces rows, after a column was dropped or renamed, is refused. "
                    + remedy);
        }
    }

    private void probePrivileges(Connection connection) throws SQLException {
        Optional<List<String>> missing = Privileges.missing(connection, uses());
        if (missing.isEmpty()) {
            findings.fact("privileges", "not reported by this database");
        } else if (missing.get().isEmpty()) {
            findings.fact("privileges", "all that the sync needs at the destination");
        } else {
            missing.get().forEach(privilege -> findings.failure(privilege));
        }
    }

    private List<TableUse> uses() {
        List<TableUse> uses = new ArrayList<>();
        if (writesTable) {
            Stream<String> rights = Stream.of(
                    "select",
                    "insert",
                    plan.schema().hasKey() ? "update" : "",
                    plan.replaces() == Replaces.NEVER ? "" : "delete");
            Set<Work> works = EnumSet.of(plan.schema().isTracked() ? Work.STAGE : Work.REPLACE);
            if (table.filter(TableInspection::isAltered).isPresent()) {
                works.add(Work.ALTER);
            }
            uses.add(new TableUse(
                    plan.target(), rights.filter(right -> !right.isEmpty()).toList(), works));
        }
        for (CheckpointRepository.Table own : plan.ownTables()) {
            Set<Work> works = own.isAltered() ? Set.of(Work.ALTER) : Set.of();
            uses.add(new TableUse(own.name(), List.of("select", "insert", "update"), works));
        }
        return uses;
    }
}
