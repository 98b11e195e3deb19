package io.github.dolphindbsync.app.management;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Set;

/**
 * Refuses requests whose Host is not this machine, where the management server listens on a loopback address alone.
 * Else a web page could make its own name resolve to 127.0.0.1, and read through a browser on this machine what only
 * this machine is meant to see (DNS rebinding).
 */
final class HostCheck implements Handler<RoutingContext> {

    private static final int FORBIDDEN = 403;
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final String configured;

    /** @param configured the address that the server listens on, which may be another one of 127.0.0.0/8 */
    HostCheck(String configured) {
        this.configured = configured.toLowerCase(Locale.ROOT);
    }

    @Override
    public void handle(RoutingContext context) {
        String host = context.request().getHeader("Host");
        // Without a Host there is no browser: each sends one.
        if (host == null || isThisMachine(host)) {
            context.next();
        } else {
            context.response()
                    .setStatusCode(FORBIDDEN)
                    .putHeader("content-type", "text/plain; charset=utf-8")
                    .end("This server only answers requests to localhost, 127.0.0.1 and [::1]. To use another "
                            + "name, set " + ManagementServer.HOST + ".\n");
        }
    }

    private boolean isThisMachine(String host) {
        String name = host.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT);
        return LOOPBACK.contains(name) || name.equals(configured);
    }
}
