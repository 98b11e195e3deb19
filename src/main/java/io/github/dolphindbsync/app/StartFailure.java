package io.github.dolphindbsync.app;

import io.github.dolphindbsync.source.SettingException;
import java.util.Set;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.FailedToStartRouteException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells why the application could not start: one line for a mistake in settings or routes, a stack trace for ours. */
final class StartFailure {

    private static final Logger LOG = LoggerFactory.getLogger(StartFailure.class);

    /** What Camel throws for a mistake in a route; matched by name, because some of these classes are internal. */
    private static final Set<String> MISTAKES_IN_ROUTES = Set.of(
            "org.apache.camel.FailedToCreateRouteException",
            "org.apache.camel.FailedToStartRouteException",
            "org.apache.camel.NoSuchBeanException",
            "org.apache.camel.ResolveEndpointFailedException",
            "org.apache.camel.PropertyBindingException");

    private StartFailure() {}

    static int report(Exception failure) {
        SettingException setting = find(failure, SettingException.class);
        if (setting != null) {
            LOG.error("{}", setting.getMessage());
            return Application.UNUSABLE;
        }
        Throwable told = failure;
        while (told.getCause() != null && told.getCause() != told) {
            if (isMistakeInRoutes(told)) {
                break;
            }
            told = told.getCause();
        }
        if (isMistakeInRoutes(told)) {
            LOG.error(
                    "{} can't be used: {}",
                    route(told),
                    FailureReason.oneLine(rootOf(told).getMessage()));
            LOG.debug("the failure in full", failure);
        } else {
            LOG.error("the application could not start", failure);
        }
        return Application.UNUSABLE;
    }

    private static String route(Throwable failure) {
        if (failure instanceof FailedToCreateRouteException notCreated) {
            return "route '" + notCreated.getRouteId() + "'";
        }
        if (failure instanceof FailedToStartRouteException notStarted) {
            return "route '" + notStarted.getRouteId() + "'";
        }
        return "a route";
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
        return MISTAKES_IN_ROUTES.contains(name) || name.contains("yaml") || name.contains("Yaml");
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
