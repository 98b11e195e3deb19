package io.github.dolphindbsync.app.routes;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The routes that run because of one file. Camel's own reload starts those that it finds, and leaves the others
 * running.
 */
final class RoutesOfFile {

    private static final Logger LOG = LoggerFactory.getLogger(RoutesOfFile.class);
    private static final Pattern ID = Pattern.compile("\\bid[\"']?\\s*:\\s*[\"']?([^\"',}\\s#][^\"',}\\r\\n#]*)");

    private final CamelContext context;
    private final PollTracker polls;
    private final Resource file;

    RoutesOfFile(CamelContext context, PollTracker polls, Resource file) {
        this.context = context;
        this.polls = polls;
        this.file = file;
    }

    /** Those that run; templated ones are of the file of their template. */
    Set<Route> running() {
        return context.getRoutes().stream()
                .filter(route -> !route.isCreatedByRouteTemplate())
                .filter(route -> route.getSourceResource() != null
                        && route.getSourceResource().getURI().equals(file.getURI()))
                .collect(Collectors.toSet());
    }

    /** Ends those whose ids the file does not hold any more. */
    void endAllBut(String text) throws Exception {
        Set<String> ids = new HashSet<>();
        ID.matcher(text)
                .results()
                .map(found -> found.group(1).strip())
                .forEach(id -> ids.add(context.resolvePropertyPlaceholders(id)));
        for (Route route : running()) {
            if (!ids.contains(route.getRouteId())) {
                end(route);
            }
        }
    }

    /** Ends those that ran before and were not replaced, as where a precondition holds no more. */
    void endUnchanged(Set<Route> before) throws Exception {
        Set<Route> now = running();
        now.retainAll(before);
        for (Route route : now) {
            end(route);
        }
    }

    private void end(Route route) throws Exception {
        String id = route.getRouteId();
        LOG.info("route {} ends, because {} no longer holds it", id, file.getLocation());
        polls.forget(id);
        context.getRouteController().stopRoute(id);
        context.removeRoute(id);
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        RouteDefinition definition = model.getRouteDefinition(id);
        if (definition != null) {
            model.removeRouteDefinitions(List.of(definition));
        }
    }
}
