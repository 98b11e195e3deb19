package io.github.dolphindbsync.app;

import io.github.dolphindbsync.destination.TableInspection;
import io.github.dolphindbsync.source.PollListener;
import io.github.dolphindbsync.source.PollResult;
import io.github.dolphindbsync.source.ProcessFault;
import io.github.dolphindbsync.source.SyncPlan;
import io.github.dolphindbsync.source.SyncPlan.Fact;
import io.github.dolphindbsync.source.TablesSetting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;

/** Looks at both ends of every sync by the routes that would carry it, and moves nothing. */
final class Inspection implements SyncPlan.Listener, PollListener {

    /**
     * One sync.
     *
     * @param writesTable whether its route makes and fills a table
     * @param table what would become of that; empty also where it could not be looked at
     * @param forms in which rows leave, where they become text or a file
     * @param facts what was found at the destination
     * @param notes what a person should look at there
     * @param failures why rows would not get there
     */
    record Inspected(
            SyncPlan plan,
            boolean writesTable,
            Optional<TableInspection> table,
            List<RouteLook.Form> forms,
            List<Fact> facts,
            List<String> notes,
            List<String> failures) {

        boolean isFine() {
            return failures.isEmpty() && plan.refusals().isEmpty();
        }
    }

    private final boolean countsNulls;
    private final Map<String, SyncPlan> plans = new ConcurrentSkipListMap<>();
    private final Map<String, String> failures = new ConcurrentSkipListMap<>();
    private final Map<String, Inspected> inspected = new TreeMap<>();

    Inspection() {
        this(false);
    }

    /** Where rows without a tracking value may be counted, whatever that takes. */
    Inspection(boolean countsNulls) {
        this.countsNulls = countsNulls;
    }

    @Override
    public boolean countsNulls() {
        return countsNulls;
    }

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

    @Override
    public void leftOut(String sync) {
        failures.put(sync, "its route has ended before a poll began");
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

    void lookAtDestinations(CamelContext context) {
        plans.forEach((sync, plan) -> inspected.put(sync, lookAtDestination(context, plan)));
    }

    private static Inspected lookAtDestination(CamelContext context, SyncPlan plan) {
        RouteLook route = new RouteLook(context, plan.route());
        EndpointLook endpoints = new EndpointLook(context);
        List<Fact> facts = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        Stream<EndpointLook.Look> ofEndpoints = route.endpoints().stream().flatMap(uri -> endpoints.at(uri).stream());
        Stream<EndpointLook.Look> ofFolders = route.folders().stream().map(EndpointLook::folder);
        Stream.concat(ofEndpoints, ofFolders).forEach(look -> {
            if (look.isFine()) {
                facts.add(new Fact("destination", look.found()));
            } else {
                failures.add(look.found());
            }
        });
        Optional<TableInspection> table = Optional.empty();
        DataSource warehouse = context.getRegistry().lookupByNameAndType("warehouse", DataSource.class);
        if (warehouse != null && (route.writesTable() || !plan.ownTables().isEmpty())) {
            try {
                WarehouseLook.Look look = new WarehouseLook(plan, route.writesTable()).at(warehouse);
                table = look.table();
                facts.addAll(look.facts());
                notes.addAll(look.notes());
                failures.addAll(look.failures());
            } catch (RuntimeException | Error e) {
                // As of a driver whose native library can't be loaded: the other syncs are still to be shown.
                failures.add(ProcessFault.reason(e).orElseGet(e::toString));
            }
        }
        return new Inspected(plan, route.writesTable(), table, route.forms(), facts, notes, failures);
    }
}
