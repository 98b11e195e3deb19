package io.github.dolphindbsync.app.command;

import io.github.dolphindbsync.destination.table.TableInspection;
import io.github.dolphindbsync.source.component.Syncs;
import io.github.dolphindbsync.source.plan.Findings;
import io.github.dolphindbsync.source.plan.SyncPlan;
import io.github.dolphindbsync.source.poll.PollFailure;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was found of one sync. Nothing was moved.
 *
 * @param plan what its next poll would read; empty where its source could not be asked
 * @param route that carries its rows
 * @param table what would become of its table; empty where the route writes none, or it could not be asked
 * @param destination what was found there, and why the source could not be asked
 */
record Inspection(
        String sync,
        Optional<SyncPlan> plan,
        RouteInspector route,
        Optional<TableInspection> table,
        Findings destination) {

    private static final Logger LOG = LoggerFactory.getLogger(Inspection.class);

    static Inspection of(CamelContext context, Syncs.Found found, boolean countsNulls) {
        String sync = found.sync().getSync();
        RouteInspector route = new RouteInspector(context, found.route());
        Findings findings = new Findings();
        SyncPlan plan;
        try {
            plan = found.sync().plan(countsNulls);
        } catch (RuntimeException | Error e) {
            LOG.debug("the failure in full", e);
            findings.failure(PollFailure.reasonOf(e));
            return new Inspection(sync, Optional.empty(), route, Optional.empty(), findings);
        }
        EndpointProbe endpoints = new EndpointProbe(context, findings);
        route.endpoints().forEach(endpoints::probe);
        route.folders().forEach(endpoints::probeFolder);
        DataSource warehouse = context.getRegistry().lookupByNameAndType("warehouse", DataSource.class);
        Optional<TableInspection> table = Optional.empty();
        if (warehouse != null && (route.writesTable() || !plan.ownTables().isEmpty())) {
            try {
                table = new WarehouseProbe(plan, route.writesTable(), findings).probe(warehouse);
            } catch (RuntimeException | Error e) {
                // A driver's native library may be missing. The other syncs are reported all the same.
                findings.failure(PollFailure.reasonOf(e));
            }
        }
        return new Inspection(sync, Optional.of(plan), route, table, findings);
    }

    boolean isFine() {
        return failures().isEmpty();
    }

    /** Why no poll would deliver, from the source to the destination. */
    List<String> failures() {
        if (plan.isEmpty()) {
            return destination.failures();
        }
        return atBothEnds(plan.get().findings().failures(), destination.failures());
    }

    List<String> notes() {
        return plan.map(source -> atBothEnds(source.findings().notes(), destination.notes()))
                .orElse(List.of());
    }

    private static List<String> atBothEnds(List<String> source, List<String> destination) {
        return Stream.concat(source.stream(), destination.stream().map(found -> "destination: " + found))
                .toList();
    }

    /** Where the rows come from and go to. */
    String way() {
        if (plan.isEmpty()) {
            return "route " + route.id();
        }
        return plan.get().source() + " -> "
                + (route.writesTable() ? "table " + plan.get().target() : "route " + route.id());
    }
}
