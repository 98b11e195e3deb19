package io.github.dolphindbsync.app.routes;

import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.apache.camel.support.RouteWatcherReloadStrategy;

/**
 * DOWN where an edit that can't be taken up has left a sync without its route. Camel removes the former route before it
 * finds that out, and with the route its check goes, so nothing else would tell.
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
                    .message("no route any more for sync " + String.join(", ", lost)
                            + ". The last edit that could not be taken up: " + error.getMessage()
                            + ". Mend the file, or put the former one back");
        }
    }
}
