package io.github.dolphindbsync.app;

import io.github.dolphindbsync.destination.TableInspection;
import io.github.dolphindbsync.source.PollListener;
import io.github.dolphindbsync.source.PollResult;
import io.github.dolphindbsync.source.Settings;
import io.github.dolphindbsync.source.SyncPlan;
import io.github.dolphindbsync.source.TablesSetting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.model.ToDynamicDefinition;

/** Looks at both ends of every sync by the routes that would carry it, and moves nothing. */
final class Inspection implements SyncPlan.Listener, PollListener {

    /**
     * One sync.
     *
     * @param table what would become of its table; empty where the route writes to another kind of endpoint
     * @param tableFailure why the destination could not be looked at
     */
    record Inspected(SyncPlan plan, Optional<TableInspection> table, Optional<String> tableFailure) {

        /** Rows were delivered, and their table is gone. */
        boolean isLost() {
            return plan.continues() && table.filter(found -> !found.isThere()).isPresent();
        }

        /** The table would have to be altered, and must not be. */
        boolean isForbidden() {
            return !plan.evolves()
                    && table.filter(found ->
                                    found.isThere() && !found.statements().isEmpty())
                            .isPresent();
        }

        boolean isFine() {
            return tableFailure.isEmpty()
                    && plan.refusals().isEmpty()
                    && !isLost()
                    && !isForbidden()
                    && table.map(TableInspection::refusals).stream().allMatch(refusals -> refusals.isEmpty());
        }
    }

    private final Map<String, SyncPlan> plans = new ConcurrentSkipListMap<>();
    private final Map<String, String> failures = new ConcurrentSkipListMap<>();
    private final Map<String, Inspected> inspected = new TreeMap<>();
    private boolean isDuckDbFileNew;

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
    void rememberFile(CamelContext context) {
        isDuckDbFileNew = duckDbFile(context).filter(Files::notExists).isPresent();
    }

    /** To open a DuckDB file makes it; one that was not there is not left behind. */
    void removeNewFile(CamelContext context) throws IOException {
        Optional<Path> file = duckDbFile(context);
        if (isDuckDbFileNew && file.isPresent()) {
            Files.deleteIfExists(file.get());
            Files.deleteIfExists(Path.of(file.get() + ".wal"));
        }
    }

    private static Optional<Path> duckDbFile(CamelContext context) {
        String url = new Settings(context).find(Warehouse.URL).orElse(Warehouse.DEFAULT_URL);
        return Warehouse.kind(url).equals("duckdb")
                ? Optional.of(Path.of(url.substring("jdbc:duckdb:".length()).replaceFirst(";.*", "")))
                : Optional.empty();
    }

    void lookAtDestinations(CamelContext context) {
        DataSource warehouse = context.getRegistry().lookupByNameAndType("warehouse", DataSource.class);
        plans.forEach((sync, plan) -> inspected.put(sync, lookAtDestination(context, warehouse, plan)));
    }

    private static Inspected lookAtDestination(CamelContext context, DataSource warehouse, SyncPlan plan) {
        if (warehouse == null || !writesTable(context, plan.route())) {
            return new Inspected(plan, Optional.empty(), Optional.empty());
        }
        try (Connection connection = warehouse.getConnection()) {
            TableInspection table = TableInspection.of(connection, plan.target(), plan.schema());
            return new Inspected(plan, Optional.of(table), Optional.empty());
        } catch (SQLException | IllegalArgumentException e) {
            return new Inspected(plan, Optional.empty(), Optional.of(String.valueOf(e.getMessage())));
        }
    }

    private static boolean writesTable(CamelContext context, String routeId) {
        RouteDefinition route =
                context.getCamelContextExtension().getContextPlugin(Model.class).getRouteDefinition(routeId);
        return ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), ToDefinition.class).stream()
                        .anyMatch(to -> to.getUri().startsWith("upsert:"))
                || ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), ToDynamicDefinition.class).stream()
                        .anyMatch(to -> to.getUri().startsWith("upsert:"));
    }
}
