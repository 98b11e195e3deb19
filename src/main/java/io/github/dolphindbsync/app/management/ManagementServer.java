package io.github.dolphindbsync.app.management;

import io.github.dolphindbsync.source.settings.Setting;
import io.github.dolphindbsync.source.settings.Settings;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/**
 * The defaults of Camel's management server here. It is off, because a second application on the same machine would
 * find its port in use. If it is on, it answers only this machine, and only health and metrics.
 */
public final class ManagementServer {

    /** Camel's own routes are numbered from 0. */
    private static final int FIRST = -100;

    public static final String ENABLED = "camel.management.enabled";
    static final String HOST = "camel.management.host";
    private static final String PORT = "camel.management.port";
    private static final String HEALTH_PATH = "camel.management.health-path";

    public static final Map<String, String> DEFAULTS = Map.of(
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
            // Its meters name endpoints, whose URLs may hold secrets.
            "camel.metrics.enable-exchange-event-notifier",
            "false",
            // Names each sync, also if all are healthy.
            "camel.health.exposure-level",
            "full",
            // Nobody connects in most cases, and each start would wait for it.
            "camel.main.jmx-enabled",
            "false");

    private ManagementServer() {}

    /**
     * Tries the port before Camel does, which would only log that it is not free, and run without its management
     * server.
     *
     * @throws io.github.dolphindbsync.source.settings.SettingException where the port can't be listened on
     */
    public static void requireFreePort(Settings settings) {
        if (!isEnabled(settings)) {
            return;
        }
        String host = settings.find(HOST).orElse(DEFAULTS.get(HOST));
        Setting port = settings.setting(PORT).orElse(new Setting(PORT, DEFAULTS.get(PORT), Optional.empty()));
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(host, Integer.parseInt(port.value())));
        } catch (IOException | IllegalArgumentException e) {
            throw port.unusable(
                    "a free port at " + HOST + " = '" + host + "' (" + e.getMessage() + ")",
                    "Set another port, or " + ENABLED + "=false.");
        }
    }

    /** Puts our handlers before Camel's own routes. Does nothing if the server is off. */
    public static void customize(CamelContext context) {
        Settings settings = new Settings(context);
        if (!isEnabled(settings)) {
            return;
        }
        int port = Integer.parseInt(settings.find(PORT).orElse(DEFAULTS.get(PORT)));
        VertxPlatformHttpRouter router =
                VertxPlatformHttpRouter.lookup(context, VertxPlatformHttpRouter.getRouterNameFromPort(port));
        String host = settings.find(HOST).orElse(DEFAULTS.get(HOST));
        if (new InetSocketAddress(host, port).getAddress().isLoopbackAddress()) {
            router.route().order(FIRST).handler(new HostCheck(host));
        }
        String path = settings.find(HEALTH_PATH).orElse("/observe/health");
        health(router, path, HealthAnswer.all(context));
        health(router, path + "/live", HealthAnswer.liveness(context));
        health(router, path + "/ready", HealthAnswer.readiness(context));
    }

    private static boolean isEnabled(Settings settings) {
        return settings.find(ENABLED).map(Boolean::parseBoolean).orElse(false);
    }

    private static void health(VertxPlatformHttpRouter router, String path, HealthAnswer answer) {
        router.route(HttpMethod.GET, path).order(FIRST + 1).blockingHandler(answer, false);
    }
}
