package io.github.dolphindbsync.app.routes;

import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.apache.camel.support.RouteWatcherReloadStrategy;

/**
 * DOWN if an edit that can't be loaded has left a sync without its route. Camel removes the former route before it
 * finds that out. The health check of the route goes with it, so nothing else would report the loss.
 */
public final class LostRoutesCheck extends AbstractHealthCheck {

    private final CamelContext context;
    private final PollTracker polls;

    private LostRoutesCheck(CamelContext context, PollTracker polls) {
        super("dolphindb-sync", "sync.routes");
        this.context = context;
        this.polls = polls;
    }

    /** Does nothing where there are no health checks. */
    public static void register(CamelContext context, PollTracker polls) {
        HealthCheckRegistry registry = HealthCheckRegistry.get(context);
        if (registry != null) {
            registry.register(new LostRoutesCheck(context, polls));
        }
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        RouteWatcherReloadStrategy reload = context.hasService(RouteWatcherReloadStrategy.class);
        Exception error = reload == null ? null : reload.getLastError();
        Set<String> lost = error == null ? Set.of() : polls.withoutRoute(context);
        if (lost.isEmpty()) {
            builder.up();
        } else {
            builder.down()
                    .message("no route for sync " + String.join(", ", lost) + ": the last edit could not be loaded: "
                            + error.getMessage() + ". Fix the file, or restore the former one");
        }
    }
}
