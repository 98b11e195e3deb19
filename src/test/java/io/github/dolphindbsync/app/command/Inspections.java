package io.github.dolphindbsync.app.command;

import io.github.dolphindbsync.delivery.BatchContext;
import io.github.dolphindbsync.source.component.Syncs;
import io.github.dolphindbsync.source.plan.Findings;
import io.github.dolphindbsync.source.poll.PolledSync;
import io.github.dolphindbsync.source.poll.PolledSyncs;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;

/** Lets tests elsewhere inspect syncs as {@code check} and {@code plan} do. */
public final class Inspections {

    private Inspections() {}

    /** What is found of the endpoints of a route. */
    public static List<String> ofEndpoints(CamelContext context, String routeId) {
        Findings findings = new Findings();
        BatchContext asked = PolledSyncs.of(context).all().stream()
                .filter(sync -> sync.getRouteId().equals(routeId))
                .map(PolledSync::batchContext)
                .findFirst()
                .orElse(null);
        RouteInspector route = new RouteInspector(context, routeId, asked);
        route.endpoints().forEach(new EndpointProbe(context, route::header, route::setting, findings)::probe);
        return Stream.concat(
                        findings.facts().stream().map(Findings.Fact::found),
                        findings.failures().stream().map(failure -> "FAILED " + failure))
                .toList();
    }

    /** Why rows would not get to their destination, without the name of the end that a finding is about. */
    public static List<String> failures(CamelContext context) {
        Syncs syncs = Syncs.of(context);
        return Stream.concat(
                        syncs.failures().values().stream(),
                        syncs.found().stream()
                                .flatMap(found -> Inspection.of(context, found, false).failures().stream()))
                .map(failure -> failure.replaceFirst("^destination: ", ""))
                .toList();
    }
}
