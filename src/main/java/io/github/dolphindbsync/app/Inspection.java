package io.github.dolphindbsync.app;

import io.github.dolphindbsync.destination.Privileges;
import io.github.dolphindbsync.destination.TableInspection;
import io.github.dolphindbsync.rows.TextPolicy;
import io.github.dolphindbsync.source.PollListener;
import io.github.dolphindbsync.source.PollResult;
import io.github.dolphindbsync.source.Settings;
import io.github.dolphindbsync.source.SyncPlan;
import io.github.dolphindbsync.source.SyncPlan.Fact;
import io.github.dolphindbsync.source.TablesSetting;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;

/** Looks at both ends of every sync by the routes that would carry it, and moves nothing. */
final class Inspection implements SyncPlan.Listener, PollListener {

    /**
     * One sync.
     *
     * @param writesTable whether its route makes and fills a table
     * @param table what would become of that; empty also where it could not be looked at
     * @param form in which rows leave, where they become text or a file
     * @param facts what was found at the destination
     * @param failures why rows would not get there
     */
    record Inspected(
            SyncPlan plan,
            boolean writesTable,
            Optional<TableInspection> table,
            Optional<TextPolicy> form,
            List<Fact> facts,
            List<String> failures) {

        boolean isFine() {
            return failures.isEmpty() && plan.refusals().isEmpty();
        }
    }

    private final Map<String, SyncPlan> plans = new ConcurrentSkipListMap<>();
    private final Map<String, String> failures = new ConcurrentSkipListMap<>();
    private final Map<String, Inspected> inspected = new TreeMap<>();
    private WarehouseFiles newFiles;

    @Override
    public void listed(Set<String> syncs, Optional<String> failure) {
        failure.ifPresent(reason -> failures.put(TablesSetting.TABLES.key(), reason));
    }

    @Override
    public void planned(SyncPlan plan) {
        plans.put(plan.sync(), plan);
    }

    @Override
    public void finished(PollResult result) {
        result.failure().ifPresent(reason -> failures.put(result.sync(), reason));
    }

    /** What was found at the destination, by sync. */
    Map<String, Inspected> inspected() {
        return inspected;
    }

    /** Why a source could not be looked at, by sync. */
    Map<String, String> failures() {
        return failures;
    }

    boolean isFine() {
        return failures.isEmpty() && inspected.values().stream().allMatch(Inspected::isFine);
    }

    /** Called before anything opens the warehouse. */
    void rememberFiles(CamelContext context) {
        newFiles = WarehouseFiles.of(new Settings(context).find(Warehouse.URL).orElse(Warehouse.DEFAULT_URL));
    }

    /** To open a database that is a file makes it; one that was not there is not left behind. */
    void removeNewFiles() throws IOException {
        newFiles.remove();
    }

    void lookAtDestinations(CamelContext context) {
        plans.forEach((sync, plan) -> inspected.put(sync, lookAtDestination(context, plan)));
    }

    private static Inspected lookAtDestination(CamelContext context, SyncPlan plan) {
        RouteLook route = new RouteLook(context, plan.route());
        List<Fact> facts = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        EndpointLook endpoints = new EndpointLook(context);
        for (String uri : route.endpoints()) {
            endpoints.at(uri).ifPresent(look -> {
                if (look.isFine()) {
                    facts.add(new Fact("destination", look.found()));
                } else {
                    failures.add(look.found());
                }
            });
        }
        Optional<TableInspection> table = Optional.empty();
        DataSource warehouse = context.getRegistry().lookupByNameAndType("warehouse", DataSource.class);
        if (warehouse != null && (route.writesTable() || !plan.ownTables().isEmpty())) {
            table = lookAtWarehouse(warehouse, plan, route.writesTable(), facts, failures);
        }
        return new Inspected(plan, route.writesTable(), table, route.form(), facts, failures);
    }

    private static Optional<TableInspection> lookAtWarehouse(
            DataSource warehouse, SyncPlan plan, boolean writesTable, List<Fact> facts, List<String> failures) {
        Optional<TableInspection> table = Optional.empty();
        try (Connection connection = warehouse.getConnection()) {
            try {
                if (writesTable) {
                    TableInspection found = TableInspection.of(connection, plan.target(), plan.schema());
                    failures.addAll(unfit(plan, found));
                    table = Optional.of(found);
                }
            } catch (SQLException | IllegalArgumentException e) {
                failures.add(String.valueOf(e.getMessage()));
            }
            lookAtPrivileges(connection, uses(plan, writesTable, table), facts, failures);
        } catch (SQLException e) {
            failures.add(String.valueOf(e.getMessage()));
        }
        return table;
    }

    /** Why the table can't take the rows. */
    private static List<String> unfit(SyncPlan plan, TableInspection table) {
        List<String> reasons = new ArrayList<>();
        table.refusals().forEach(refusal -> reasons.add("table " + plan.target() + " " + refusal));
        if (plan.progress() == SyncPlan.Progress.CONTINUES && !table.isThere()) {
            reasons.add("rows were delivered before, and table " + plan.target() + " is not there");
        }
        if (!plan.evolves() && table.isThere() && !table.statements().isEmpty()) {
            reasons.add("the table would have to be altered, and schema-change = strict");
        }
        return reasons;
    }

    private static List<Privileges.Use> uses(SyncPlan plan, boolean writesTable, Optional<TableInspection> table) {
        List<Privileges.Use> uses = new ArrayList<>();
        if (writesTable) {
            List<String> rights = new ArrayList<>(List.of("select", "insert"));
            if (plan.schema().hasKey()) {
                rights.add("update");
            }
            if (plan.deletes()) {
                rights.add("delete");
            }
            boolean isAltered = table.filter(TableInspection::isThere)
                    .filter(found -> !found.statements().isEmpty())
                    .isPresent();
            boolean isTracked = plan.schema().isTracked();
            uses.add(new Privileges.Use(plan.target(), rights, isAltered, !isTracked, isTracked));
        }
        plan.ownTables()
                .forEach(own -> uses.add(new Privileges.Use(
                        own.name(), List.of("select", "insert", "update"), own.isAltered(), false, false)));
        return uses;
    }

    private static void lookAtPrivileges(
            Connection connection, List<Privileges.Use> uses, List<Fact> facts, List<String> failures)
            throws SQLException {
        Optional<List<String>> missing = Privileges.missing(connection, uses);
        if (missing.isEmpty()) {
            facts.add(new Fact("privileges", "not told by this database"));
        } else if (missing.get().isEmpty()) {
            facts.add(new Fact("privileges", "all that the sync needs at the destination"));
        } else {
            missing.get().forEach(what -> failures.add("privilege: " + what));
        }
    }
}
