package io.github.dolphindbsync.app;

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
}
