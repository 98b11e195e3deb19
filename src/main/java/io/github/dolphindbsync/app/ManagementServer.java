package io.github.dolphindbsync.app;

import io.github.dolphindbsync.source.SettingException;
import java.net.BindException;
import java.util.Map;
import org.apache.camel.CamelContext;

/**
 * What of Camel's management is other than Camel has it. The server is off, because a second application on the same machine
 * would find its port in use; and where it is on, it answers only this machine, and only what it is there for.
 */
final class ManagementServer {

    static final String ENABLED = "camel.management.enabled";
    private static final String PORT = "camel.management.port";

    static final Map<String, String> DEFAULTS = Map.of(
            "camel.management.host",
            "127.0.0.1",
            PORT,
            "9876",
            "camel.management.health-check-enabled",
            "true",
            "camel.management.metrics-enabled",
            "true",
            "camel.metrics.enabled",
            "{{" + ENABLED + ":false}}",
            // Its meters name endpoints, whose URLs may hold what nobody else is to see.
            "camel.metrics.enable-exchange-event-notifier",
            "false",
            // Names each sync, also where all is well.
            "camel.health.exposure-level",
            "full",
            // Nobody connects in most cases, and each start would wait for it.
            "camel.main.jmx-enabled",
            "false");

    private ManagementServer() {}

    /** Why the application could not start; a port that another process has is a matter of a setting. */
    static Exception explained(Exception failure, CamelContext context) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                String port = context.resolvePropertyPlaceholders("{{" + PORT + "}}");
                return SettingException.unusable(
                        PORT, port, "a port that is free (" + cause.getMessage() + "), or " + ENABLED + "=false");
            }
        }
        return failure;
    }
}
