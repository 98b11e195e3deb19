package io.github.dolphindbsync.source.component;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.EndpointAware;
import org.apache.camel.Navigate;
import org.apache.camel.Route;

/** The endpoints to which the steps of a route send, also those of the routes that it calls by {@code direct:}. */
final class RouteEndpoints {

    private static final String CALL = "direct:";

    private final CamelContext context;
    private final Set<Endpoint> found = new LinkedHashSet<>();

    private RouteEndpoints(CamelContext context) {
        this.context = context;
    }

    /** An endpoint whose name is only known when a batch comes is not among them. */
    static Set<Endpoint> of(Route route) {
        RouteEndpoints endpoints = new RouteEndpoints(route.getCamelContext());
        endpoints.collect(route.navigate());
        return endpoints.found;
    }

    private void collect(Object step) {
        if (step instanceof EndpointAware sender && sender.getEndpoint() != null && found.add(sender.getEndpoint())) {
            called(sender.getEndpoint());
        }
        if (step instanceof Navigate<?> steps && steps.hasNext()) {
            Collection<?> next = steps.next();
            (next == null ? List.of() : next).forEach(this::collect);
        }
    }

    private void called(Endpoint endpoint) {
        if (endpoint.getEndpointUri().startsWith(CALL)) {
            context.getRoutes().stream()
                    .filter(route -> route.getEndpoint() == endpoint)
                    .forEach(route -> collect(route.navigate()));
        }
    }
}
