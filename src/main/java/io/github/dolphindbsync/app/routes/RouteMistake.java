package io.github.dolphindbsync.app.routes;

import io.github.dolphindbsync.app.console.FailureReason;
import io.github.dolphindbsync.app.settings.RouteReferences;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.FailedToStartRouteException;

/** What is wrong with a route file that Camel could not load or start, with file and line where they can be found. */
public final class RouteMistake {

    /** What Camel throws for a mistake in a route; matched by name, because some of these classes are internal. */
    private static final Set<String> MISTAKES = Set.of(
            "org.apache.camel.FailedToCreateRouteException",
            "org.apache.camel.FailedToStartRouteException",
            "org.apache.camel.NoSuchBeanException",
            "org.apache.camel.ResolveEndpointFailedException",
            "org.apache.camel.PropertyBindingException");

    /** How Camel's YAML loader begins where a bean of a file can't be made. */
    private static final String IN_FILE = "Error pre-parsing resource: file:";

    private final Throwable cause;

    private RouteMistake(Throwable cause) {
        this.cause = cause;
    }

    /** Finds what Camel has wrapped. */
    public static RouteMistake of(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause && !isMistake(cause)) {
            cause = cause.getCause();
        }
        return new RouteMistake(cause);
    }

    /** The failure that says most. */
    public Throwable cause() {
        return cause;
    }

    /** Whether it is one of a route file, as far as that is known. */
    public boolean isOne() {
        return isMistake(cause);
    }

    private static boolean isMistake(Throwable failure) {
        String name = failure.getClass().getName();
        return String.valueOf(failure.getMessage()).startsWith(IN_FILE) || MISTAKES.contains(name) || isOfYaml(failure);
    }

    private static boolean isOfYaml(Throwable failure) {
        String name = failure.getClass().getName();
        return name.contains("yaml") || name.contains("Yaml");
    }

    /** A line for each mistake that was found. */
    public List<String> describe() {
        RouteFiles files = RouteFiles.in(RouteReferences.FOLDER);
        String reason = FailureReason.oneLine(String.valueOf(root().getMessage()));
        // Also files that nobody has edited may have some.
        if ((isOfYaml(cause) || isOfYaml(root())) && !files.syntaxErrors().isEmpty()) {
            return files.syntaxErrors();
        }
        if (reason.contains("Duplicate route ids")) {
            return files.duplicates().entrySet().stream()
                    .map(route -> "route id '" + route.getKey() + "' is used "
                            + route.getValue().size() + " times: " + String.join("; ", route.getValue())
                            + ". Give each route its own id, or remove one")
                    .toList();
        }
        return List.of(subject(files) + " can't be used: " + reason);
    }

    private String subject(RouteFiles files) {
        String message = String.valueOf(cause.getMessage());
        if (message.startsWith(IN_FILE)) {
            return message.substring(IN_FILE.length());
        }
        Optional<String> route = routeId();
        List<String> places = route.map(files::placesOf).orElse(List.of());
        return route.map(id -> "route '" + id + "'").orElse("a route")
                + (places.isEmpty() ? "" : " (" + String.join("; ", places) + ")");
    }

    private Optional<String> routeId() {
        if (cause instanceof FailedToCreateRouteException notCreated) {
            return Optional.ofNullable(notCreated.getRouteId());
        }
        if (cause instanceof FailedToStartRouteException notStarted) {
            return Optional.ofNullable(notStarted.getRouteId());
        }
        return Optional.empty();
    }

    private Throwable root() {
        Throwable root = cause;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }
}
