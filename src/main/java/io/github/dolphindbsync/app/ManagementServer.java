package io.github.dolphindbsync.app;

import io.github.dolphindbsync.source.SettingException;
import io.github.dolphindbsync.source.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;

/**
 * What of Camel's management is other than Camel has it. The server is off, because a second application on the same machine
 * would find its port in use; and where it is on, it answers only this machine, and only what it is there for.
 */
final class ManagementServer {

    static final String ENABLED = "camel.management.enabled";
    private static final String HOST = "camel.management.host";
    private static final String PORT = "camel.management.port";

    static final Map<String, String> DEFAULTS = Map.of(
            HOST,
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

    /**
     * Looks at the port before Camel does, which would only log that it can't have it, and go on unwatched.
     *
     * @throws SettingException where the port can't be listened on
     */
    static void requireFreePort(Settings settings) {
        if (!settings.find(ENABLED).map(Boolean::parseBoolean).orElse(false)) {
            return;
        }
        String host = settings.find(HOST).orElse(DEFAULTS.get(HOST));
        String port = settings.find(PORT).orElse(DEFAULTS.get(PORT));
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(host, Integer.parseInt(port)));
        } catch (IOException | IllegalArgumentException e) {
            throw SettingException.unusable(
                    PORT,
                    port,
                    "a port that is free at " + HOST + " = '" + host + "' (" + e.getMessage() + "), or " + ENABLED
                            + "=false");
        }
    }
}
