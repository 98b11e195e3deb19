package io.github.dolphindbsync.app.routes;

import io.github.dolphindbsync.source.poll.PollHold;
import io.github.dolphindbsync.source.poll.PolledSyncs;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceSupport;
import org.apache.camel.util.URISupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The routes that run because of one file. Camel's own reload starts those that it finds, leaves the others running,
 * and makes the syncs that deliver to a route wait until their batch in flight fails.
 */
final class RoutesOfFile {

    private static final Logger LOG = LoggerFactory.getLogger(RoutesOfFile.class);
    private static final String DIRECT = "direct://";
    private static final Pattern ID = Pattern.compile("\\bid[\"']?\\s*:\\s*[\"']?([^\"',}\\s#][^\"',}\\r\\n#]*)");

    private final CamelContext context;
    private final PollTracker polls;
    private final Resource file;

    RoutesOfFile(CamelContext context, PollTracker polls, Resource file) {
        this.context = context;
        this.polls = polls;
        this.file = file;
    }

    /** Whether a file has brought a route of a context. */
    static boolean isLoaded(CamelContext context, Path file) {
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        return model.getRouteDefinitions().stream()
                .map(RouteDefinition::getResource)
                .anyMatch(resource ->
                        resource != null && Path.of(resource.getURI()).equals(file.toAbsolutePath()));
    }

    /**
     * Puts the routes of a text in the place of those that run because of the file. Those that are not in it any more
     * end. Each poll that delivers to one of them ends after its batch, and the next begins when the new routes run.
     */
    void replace(String text) throws Exception {
        // Two routes of one sync would hold each other up; so those that are no more end first.
        endAllBut(text);
        Set<Route> before = running();
        Set<String> ids = Set.of();
        if (!text.isBlank()) {
            PollHold hold = PolledSyncs.of(context).hold(destinations(before));
            try {
                ids = PluginHelper.getRoutesLoader(context).updateRoutes(List.of(new Text(file, text)));
            } finally {
                hold.close();
            }
        }
        endUnchanged(before);
        for (String id : new TreeSet<>(ids)) {
            Route route = context.getRoute(id);
            if (route != null) {
                LOG.info(
                        "{} {} ({})",
                        context.getRouteController().getRouteStatus(id),
                        id,
                        URISupport.sanitizeUri(route.getEndpoint().getEndpointBaseUri()));
            }
        }
    }

    /** @throws RuntimeException where the text can't be read, with the place */
    static void requireYaml(String text) {
        new Load(LoadSettings.builder().build()).loadFromString(text);
    }

    /** The names of those that are reached by {@code direct:}. */
    private static Set<String> destinations(Set<Route> routes) {
        return routes.stream()
                .map(route -> route.getEndpoint().getEndpointBaseUri())
                .filter(uri -> uri.startsWith(DIRECT))
                .map(uri -> uri.substring(DIRECT.length()))
                .collect(Collectors.toSet());
    }

    /** A text in the place of what the file holds. */
    private static final class Text extends ResourceSupport {

        private final Resource file;
        private final String text;

        Text(Resource file, String text) {
            super(file.getScheme(), file.getLocation());
            this.file = file;
            this.text = text;
        }

        @Override
        public boolean exists() {
            return true;
        }

        @Override
        public URI getURI() {
            return file.getURI();
        }

        @Override
        public InputStream getInputStream() {
            return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Those that run; templated ones are of the file of their template. */
    private Set<Route> running() {
        return context.getRoutes().stream()
                .filter(route -> !route.isCreatedByRouteTemplate())
                .filter(route -> route.getSourceResource() != null
                        && route.getSourceResource().getURI().equals(file.getURI()))
                .collect(Collectors.toSet());
    }

    /** Ends those whose ids the file does not hold any more. */
    private void endAllBut(String text) throws Exception {
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
    private void endUnchanged(Set<Route> before) throws Exception {
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
