package io.github.dolphindbsync.app.routes;

import io.github.dolphindbsync.app.settings.ApplicationSettings;
import io.github.dolphindbsync.app.settings.Destinations;
import io.github.dolphindbsync.app.settings.RouteReferences;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.spi.ResourceReload;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.RouteWatcherReloadStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes up edits of the files of {@code routes} while the application runs. The last text of each file that could be
 * loaded is kept, and loaded again where a later one can't be: Camel has removed the former routes by then.
 *
 * <p>A new file with a templated route is loaded, which Camel's own reload skips without a message. A route that was
 * made from a template no longer knows its file, so a change to it needs a restart, and is reported. So does a change
 * to the shared beans: if half of the routes had another transaction than the other half, rows would be committed
 * without their mark.
 *
 * <p>Called by one thread, Camel's watcher.
 */
public final class RouteReload implements ResourceReload {

    public static final String ENABLED = "camel.main.routes-reload-enabled";

    public static final Map<String, String> DEFAULTS = Map.of(
            ENABLED,
            "true",
            "camel.main.routes-reload-directory",
            RouteReferences.FOLDER.toString(),
            "camel.main.routes-reload-directory-recursive",
            "true",
            "camel.main.routes-reload-pattern",
            "*.camel.yaml",
            // With Camel's own default, one syntax error in one file takes all routes down until a restart.
            "camel.main.routes-reload-remove-all-routes",
            "false");

    private static final Logger LOG = LoggerFactory.getLogger(RouteReload.class);
    private static final Pattern TEMPLATED_ROUTE = Pattern.compile("^\\s*-\\s*templatedRoute\\s*:", Pattern.MULTILINE);

    private final CamelContext context;
    private final PollTracker polls;

    /** What was loaded last: editors that save in two steps announce the same content twice. */
    private final Map<Path, String> loaded = new ConcurrentHashMap<>();

    private RouteReload(CamelContext context, PollTracker polls) {
        this.context = context;
        this.polls = polls;
    }

    /** Begins with what is in the folder now. Does nothing where reloading is off. */
    public static void watch(CamelContext context, PollTracker polls) throws IOException {
        RouteWatcherReloadStrategy reload = context.hasService(RouteWatcherReloadStrategy.class);
        if (reload == null) {
            return;
        }
        RouteReload routes = new RouteReload(context, polls);
        for (Path file : RouteFiles.all(RouteReferences.FOLDER)) {
            if (!Destinations.isOne(file) || RoutesOfFile.isLoaded(context, file)) {
                routes.loaded.put(file, Files.readString(file));
            }
        }
        reload.setResourceReload(routes);
    }

    /** Camel's thread survives exceptions that have a message, and nothing else. */
    @Override
    public void onReload(String name, Resource resource) throws Exception {
        try {
            Path file = Path.of(name);
            String text = resource.exists() ? text(resource) : "";
            if (!text.equals(loaded.get(file))) {
                reload(file, resource, text);
            }
        } catch (Exception | Error e) {
            if (e instanceof Exception exception && exception.getMessage() != null) {
                throw exception;
            }
            throw new IllegalStateException(String.valueOf(e), e);
        }
    }

    private void reload(Path file, Resource resource, String text) throws Exception {
        String former = loaded.get(file);
        boolean wasTemplated = former != null && TEMPLATED_ROUTE.matcher(former).find();
        if (file.getFileName().toString().equals(RouteReferences.BEANS)) {
            loaded.put(file, text);
            LOG.warn("{} has changed. The running routes keep their beans. Restart to use the change", file);
        } else if (wasTemplated) {
            loaded.put(file, text);
            LOG.warn(
                    text.isEmpty()
                            ? "{} was deleted. Its templated route runs until a restart"
                            : "{} has changed. A templated route is loaded only once. Restart to use the change",
                    file);
        } else if (Destinations.isOne(file) && former == null && !inUse().contains(file)) {
            LOG.info("{} is not loaded, because no sync is delivered there", file);
        } else {
            loadDestinations();
            load(file, resource, text);
        }
    }

    private Set<Path> inUse() {
        return Destinations.files(Destinations.inUse(context, Set.of()));
    }

    /** Those that are in use only now, because a file has begun to name them. */
    private void loadDestinations() throws Exception {
        for (Path file : inUse()) {
            if (!loaded.containsKey(file)) {
                Resource resource = PluginHelper.getResourceLoader(context).resolveResource("file:" + file);
                load(file, resource, text(resource));
            }
        }
    }

    private void load(Path file, Resource resource, String text) throws Exception {
        if (!TEMPLATED_ROUTE.matcher(text).find()) {
            replace(file, resource, text);
        } else {
            // The new sync's settings may have been added together with it.
            context.getRegistry().findByType(ApplicationSettings.class).forEach(ApplicationSettings::load);
            PluginHelper.getRoutesLoader(context).loadRoutes(resource);
            LOG.info("{} was loaded", file);
            loaded.put(file, text);
        }
    }

    private void replace(Path file, Resource resource, String text) throws Exception {
        RoutesOfFile routes = new RoutesOfFile(context, polls, resource);
        String former = loaded.get(file);
        boolean isRead = false;
        try {
            RoutesOfFile.requireYaml(text);
            isRead = true;
            routes.replace(text);
            loaded.put(file, text);
        } catch (Exception | Error e) {
            LOG.error(
                    "{} can't be used as it was edited: {}",
                    file,
                    String.join("; ", RouteMistake.of(e).describe()));
            LOG.debug("stack trace", e);
            if (isRead) {
                loaded.remove(file);
            }
            if (former != null) {
                if (isRead) {
                    routes.replace(former);
                    loaded.put(file, former);
                }
                LOG.info("{}: its routes run on as they were before the edit", file);
            }
        }
    }

    private static String text(Resource resource) throws IOException {
        try (var input = resource.getInputStream()) {
            return new String(input.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
