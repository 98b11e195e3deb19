package io.github.dolphindbsync.app.run;

import io.github.dolphindbsync.app.console.FailureReason;
import io.github.dolphindbsync.app.routes.RouteFiles;
import io.github.dolphindbsync.app.settings.RouteReferences;
import io.github.dolphindbsync.source.poll.ProcessFault;
import io.github.dolphindbsync.source.settings.SettingException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.FailedToStartRouteException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports why the application could not start: one line for a mistake in settings or routes, a stack trace for ours.
 */
public final class StartFailure {

    private static final Logger LOG = LoggerFactory.getLogger(StartFailure.class);

    /** What Camel throws for a mistake in a route; matched by name, because some of these classes are internal. */
    private static final Set<String> MISTAKES_IN_ROUTES = Set.of(
            "org.apache.camel.FailedToCreateRouteException",
            "org.apache.camel.FailedToStartRouteException",
            "org.apache.camel.NoSuchBeanException",
            "org.apache.camel.ResolveEndpointFailedException",
            "org.apache.camel.PropertyBindingException");

    /** How Camel's YAML loader begins where a bean of a file can't be made. */
    private static final String IN_FILE = "Error pre-parsing resource: file:";

    private StartFailure() {}

    public static int report(Throwable failure) {
        SettingException setting = find(failure, SettingException.class);
        if (setting != null) {
            LOG.error("{}", setting.getMessage());
            return ExitCode.UNUSABLE;
        }
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            if (isMistakeInRoutes(cause)) {
                break;
            }
            cause = cause.getCause();
        }
        Optional<String> fault = ProcessFault.reason(cause);
        if (fault.isPresent()) {
            LOG.error("{}", fault.get());
            LOG.debug("stack trace", failure);
            return ExitCode.FAILED;
        }
        if (isMistakeInRoutes(cause)) {
            reportMistake(cause);
            LOG.debug("stack trace", failure);
        } else {
            LOG.error("the application could not start", failure);
        }
        return ExitCode.UNUSABLE;
    }

    private static void reportMistake(Throwable failure) {
        RouteFiles files = RouteFiles.in(RouteReferences.FOLDER);
        String reason = FailureReason.oneLine(String.valueOf(rootOf(failure).getMessage()));
        if (!files.syntaxErrors().isEmpty()) {
            files.syntaxErrors().forEach(error -> LOG.error("{}", error));
        } else if (reason.contains("Duplicate route ids")) {
            files.duplicates()
                    .forEach((route, places) -> LOG.error(
                            "route id '{}' is used {} times: {}. Give each route its own id, or remove one",
                            route,
                            places.size(),
                            String.join("; ", places)));
        } else {
            LOG.error("{} can't be used: {}", subject(failure, files), reason);
        }
    }

    private static String subject(Throwable failure, RouteFiles files) {
        String message = String.valueOf(failure.getMessage());
        if (message.startsWith(IN_FILE)) {
            return message.substring(IN_FILE.length());
        }
        Optional<String> route = routeId(failure);
        List<String> places = route.map(files::placesOf).orElse(List.of());
        return route.map(id -> "route '" + id + "'").orElse("a route")
                + (places.isEmpty() ? "" : " (" + String.join("; ", places) + ")");
    }

    private static Optional<String> routeId(Throwable failure) {
        if (failure instanceof FailedToCreateRouteException notCreated) {
            return Optional.ofNullable(notCreated.getRouteId());
        }
        if (failure instanceof FailedToStartRouteException notStarted) {
            return Optional.ofNullable(notStarted.getRouteId());
        }
        return Optional.empty();
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }

    private static boolean isMistakeInRoutes(Throwable failure) {
        String name = failure.getClass().getName();
        return String.valueOf(failure.getMessage()).startsWith(IN_FILE)
                || MISTAKES_IN_ROUTES.contains(name)
                || name.contains("yaml")
                || name.contains("Yaml");
    }

    private static <T extends Throwable> T find(Throwable failure, Class<T> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause() == cause ? null : cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }
}
