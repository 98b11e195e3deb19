package io.github.dolphindbsync.app.command;

import io.github.dolphindbsync.delivery.BatchContext;
import io.github.dolphindbsync.destination.table.TableInspection;
import io.github.dolphindbsync.source.component.Syncs;
import io.github.dolphindbsync.source.plan.Findings;
import io.github.dolphindbsync.source.plan.SyncPlan;
import io.github.dolphindbsync.source.poll.PollFailure;
import io.github.dolphindbsync.source.settings.SettingException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was found of one sync. Nothing was moved.
 *
 * @param plan what its next poll would read; empty where its source could not be asked, or is not to be
 * @param table what would become of its table; empty where the route writes none, or it could not be asked
 * @param destination what was found there, and why the source could not be asked
 */
record Inspection(
        String sync,
        RouteInspector route,
        Optional<SyncPlan> plan,
        Optional<TableInspection> table,
        Findings destination) {

    private static final Logger LOG = LoggerFactory.getLogger(Inspection.class);

    static Inspection of(CamelContext context, Syncs.Found found, boolean countsNulls) {
        Findings findings = new Findings();
        RouteInspector route = new RouteInspector(context, found.route(), batchContext(found));
        Optional<SyncPlan> plan = Optional.empty();
        Optional<TableInspection> table = Optional.empty();
        if (!route.isAutoStarted()) {
            findings.note("left out, because its route is not started (autoStartup)");
            return new Inspection(found.name(), route, plan, table, findings);
        }
        try {
            plan = Optional.of(found.sync().plan(countsNulls));
            EndpointProbe endpoints = new EndpointProbe(context, route::header, route::setting, findings);
            route.endpoints().forEach(endpoints::probe);
            route.folders().forEach(endpoints::probeFolder);
            DataSource warehouse = context.getRegistry().lookupByNameAndType("warehouse", DataSource.class);
            if (warehouse != null
                    && (route.writesTable() || !plan.get().ownTables().isEmpty())) {
                table = new DestinationProbe(plan.get(), route.writesTable(), findings).probe(warehouse);
            }
        } catch (RuntimeException | Error e) {
            // Also a native library of a driver may be missing. The other syncs are reported all the same.
            LOG.debug("stack trace", e);
            findings.failure(PollFailure.reasonOf(e));
        }
        return new Inspection(found.name(), route, plan, table, findings);
    }

    /** Null where the settings of the sync can't be used. */
    private static BatchContext batchContext(Syncs.Found found) {
        try {
            return found.sync().batchContext();
        } catch (SettingException e) {
            // Its plan reports it.
            LOG.debug("sync {}: no settings", found.name(), e);
            return null;
        }
    }

    /** Why no poll would deliver. */
    List<String> failures() {
        return atBothEnds(Findings::failures);
    }

    /** What a person should read. */
    List<String> notes() {
        return atBothEnds(Findings::notes);
    }

    private List<String> atBothEnds(Function<Findings, List<String>> texts) {
        String end = plan.isPresent() ? "destination: " : "";
        return Stream.concat(
                        plan.stream().flatMap(source -> texts.apply(source.findings()).stream()),
                        texts.apply(destination).stream().map(found -> end + found))
                .toList();
    }

    /** Where its rows come from and go to. */
    String way() {
        String source = plan.map(SyncPlan::source).orElse("");
        return (source.isEmpty() ? "" : source + " -> ")
                + (route.writesTable() && plan.isPresent()
                        ? "table " + plan.get().target()
                        : route.end());
    }
}
