package io.github.dolphindbsync.app;

import io.github.dolphindbsync.source.SyncPlan;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;

/** Lets tests elsewhere look at endpoints as {@code check} does. */
public final class Looks {

    private Looks() {}

    /** What is told of the endpoints of a route. */
    public static List<String> at(CamelContext context, String routeId) {
        EndpointLook look = new EndpointLook(context);
        return new RouteLook(context, routeId)
                .endpoints().stream()
                        .flatMap(uri -> look.at(uri).stream())
                        .map(found -> (found.isFine() ? "" : "FAILED ") + found.found())
                        .toList();
    }

    /** What {@code check} and {@code plan} find of syncs. */
    public static final class Finding {

        private final Inspection inspection = new Inspection();

        /** What a context has to know for its polls to plan alone; see {@link SyncPlan.Listener}. */
        public Object listener() {
            return inspection;
        }

        /** Why rows would not get to their destination, as {@code check} and {@code plan} tell it. */
        public List<String> failures(CamelContext context) {
            inspection.lookAtDestinations(context);
            List<String> failures = new ArrayList<>(inspection.failures().values());
            inspection.inspected().values().forEach(inspected -> {
                failures.addAll(inspected.plan().refusals());
                failures.addAll(inspected.failures());
            });
            return failures;
        }
    }
}
