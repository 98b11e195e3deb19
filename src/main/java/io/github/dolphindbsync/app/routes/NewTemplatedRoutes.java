package io.github.dolphindbsync.app.routes;

import io.github.dolphindbsync.app.settings.ApplicationSettings;
import io.github.dolphindbsync.app.settings.RouteReferences;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.spi.Resource;
import org.apache.camel.spi.ResourceReload;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.RouteWatcherReloadStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Loads a new file with a templated route while the application runs: Camel's own reload skips templated routes without
 * a message. A route that was loaded before no longer knows its file, so a change to it needs a restart, and is
 * reported. So does a change to the shared beans: if half of the routes had another transaction than the other half,
 * rows would be committed without their mark.
 */
public final class NewTemplatedRoutes implements ResourceReload {

    public static final String ENABLED = "camel.main.routes-reload-enabled";

    public static final Map<String, String> DEFAULTS = Map.of(
            ENABLED,
            "true",
            "camel.main.routes-reload-directory",
            RouteReferences.FOLDER.toString(),
            "camel.main.routes-reload-pattern",
            "*.camel.yaml",
            // With Camel's own default, one syntax error in one file takes all routes down until a restart.
            "camel.main.routes-reload-remove-all-routes",
            "false");

    private static final Logger LOG = LoggerFactory.getLogger(NewTemplatedRoutes.class);
    private static final Pattern TEMPLATED_ROUTE = Pattern.compile("^\\s*-\\s*templatedRoute\\s*:", Pattern.MULTILINE);

    private final CamelContext context;
    private final PollTracker polls;
    private final ResourceReload others;
    /** What was loaded, by name of the file: editors that save in two steps announce the same content twice. */
    private final Map<Path, String> known = new ConcurrentHashMap<>();

    private NewTemplatedRoutes(CamelContext context, PollTracker polls, ResourceReload others) {
        this.context = context;
        this.polls = polls;
        this.others = others;
    }

    /** Begins with what is in the folder now. Does nothing where reloading is off. */
    public static void watch(CamelContext context, PollTracker polls, Path folder) throws IOException {
        RouteWatcherReloadStrategy reload = context.hasService(RouteWatcherReloadStrategy.class);
        if (reload != null) {
            NewTemplatedRoutes routes = new NewTemplatedRoutes(context, polls, reload.getResourceReload());
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.camel.yaml")) {
                for (Path file : files) {
                    routes.known.put(file.getFileName(), Files.readString(file));
                }
            }
            reload.setResourceReload(routes);
        }
    }

    /** Camel's thread survives exceptions that have a message, and nothing else. */
    @Override
    public void onReload(String name, Resource resource) throws Exception {
        try {
            reload(name, resource);
        } catch (Exception | Error e) {
            if (e instanceof Exception exception && exception.getMessage() != null) {
                throw exception;
            }
            throw new IllegalStateException(String.valueOf(e), e);
        }
    }

    private void reload(String name, Resource resource) throws Exception {
        String text = resource.exists() ? text(resource) : "";
        Path file = Path.of(name).getFileName();
        if (file.toString().equals(RouteReferences.BEANS)) {
            if (!text.equals(known.put(file, text))) {
                LOG.warn("{} has changed. The running routes keep their beans. Restart to use the change", name);
            }
        } else if (!resource.exists()
                && TEMPLATED_ROUTE.matcher(known.getOrDefault(file, "")).find()) {
            LOG.warn("{} was deleted. Its templated route runs until a restart", name);
        } else if (!TEMPLATED_ROUTE.matcher(text).find()) {
            reloadRoutes(name, resource, text);
        } else if (known.containsKey(file)) {
            if (!known.get(file).equals(text)) {
                LOG.warn("{} has changed. A templated route is loaded only once. Restart to use the change", name);
            }
        } else {
            // The new sync's settings may have been added together with it.
            context.getRegistry().findByType(ApplicationSettings.class).forEach(ApplicationSettings::load);
            PluginHelper.getRoutesLoader(context).loadRoutes(resource);
            known.put(file, text);
            LOG.info("{} was loaded", name);
        }
    }

    /** Two routes of one sync would hold each other up; so those that are no more end first. */
    private void reloadRoutes(String name, Resource resource, String text) throws Exception {
        RoutesOfFile routes = new RoutesOfFile(context, polls, resource);
        if (isYaml(text)) {
            routes.endAllBut(text);
        }
        Set<Route> before = routes.running();
        others.onReload(name, resource);
        routes.endUnchanged(before);
    }

    /** A file that can't be read changes nothing, and its routes stay. */
    private static boolean isYaml(String text) {
        try {
            new Load(LoadSettings.builder().build()).loadFromString(text);
            return true;
        } catch (YamlEngineException e) {
            return false;
        }
    }

    private static String text(Resource resource) throws IOException {
        try (var input = resource.getInputStream()) {
            return new String(input.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
