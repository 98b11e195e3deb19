package io.github.dolphindbsync.observe;

import io.github.dolphindbsync.source.poll.PollListener;
import io.github.dolphindbsync.source.poll.PollResult;
import io.github.dolphindbsync.source.poll.PolledRoutes;
import io.github.dolphindbsync.source.settings.HealthLimits;
import io.github.dolphindbsync.source.settings.SettingException;
import io.github.dolphindbsync.source.settings.Settings;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;

/** Keeps the health check and the meters of each sync, by listening to its polls. Safe for use by several threads. */
final class SyncWatch implements PollListener {

    /** @param meters the meters; a listener that does nothing if there are none */
    private record Watched(SyncStatus status, HealthCheck check, PollListener meters) {}

    private final CamelContext camelContext;
    private final Clock clock;
    private final boolean hasMicrometer;
    private final TablesHealthCheck tables = new TablesHealthCheck();
    private final Map<String, Watched> syncs = new ConcurrentHashMap<>();

    SyncWatch(CamelContext camelContext, Clock clock, boolean hasMicrometer) {
        this.camelContext = camelContext;
        this.clock = clock;
        this.hasMicrometer = hasMicrometer;
    }

    @Override
    public void ready(String sync, String routeId) {
        gone(sync);
        SyncStatus status = new SyncStatus(
                sync,
                limits(sync),
                clock,
                () -> isHeld(routeId),
                () -> PolledRoutes.of(camelContext).overdue(camelContext, routeId));
        HealthCheck check = new SyncHealthCheck(status);
        PollListener meters =
                hasMicrometer ? SyncMeters.register(camelContext.getRegistry(), status) : new PollListener() {};
        syncs.put(sync, new Watched(status, check, meters));
        register(check);
    }

    /** True if its route was suspended, or is not to start by itself. */
    private boolean isHeld(String routeId) {
        Route route = routeId == null || !camelContext.isStarted() ? null : camelContext.getRoute(routeId);
        if (route == null) {
            return false;
        }
        ServiceStatus status = camelContext.getRouteController().getRouteStatus(routeId);
        return status != null
                && (status.isSuspended() || (status.isStopped() && Boolean.FALSE.equals(route.isAutoStartup())));
    }

    private HealthLimits limits(String sync) {
        try {
            return HealthLimits.from(new Settings(camelContext), sync);
        } catch (SettingException e) {
            // Reported as the reason why the sync has not started.
            return HealthLimits.DEFAULT;
        }
    }

    /** Null if the host has no camel-health. */
    private HealthCheckRegistry registry() {
        return HealthCheckRegistry.get(camelContext);
    }

    private void register(HealthCheck check) {
        HealthCheckRegistry registry = registry();
        if (registry != null) {
            registry.register(check);
        }
    }

    @Override
    public void gone(String sync) {
        Watched watched = syncs.remove(sync);
        if (watched != null) {
            watched.meters().gone(sync);
            HealthCheckRegistry registry = registry();
            if (registry != null) {
                registry.unregister(watched.check());
            }
        }
    }

    @Override
    public void listing(String routeId) {
        tables.listing(() -> PolledRoutes.of(camelContext).overdue(camelContext, routeId));
        register(tables);
    }

    @Override
    public void listed(Set<String> listed, Optional<String> failure) {
        tables.listed(listed.size(), failure);
    }

    @Override
    public void started(String sync, long rows) {
        with(sync, watched -> watched.status().started());
    }

    @Override
    public void counted(String sync, long rowsWithoutTrackingValue) {
        with(sync, watched -> watched.status().counted(rowsWithoutTrackingValue));
    }

    @Override
    public void delivered(PollResult soFar) {
        with(soFar.sync(), watched -> watched.status().delivered(soFar));
    }

    @Override
    public void finished(PollResult result) {
        with(result.sync(), watched -> {
            watched.status().finished(result);
            watched.meters().finished(result);
        });
    }

    /** The last poll of a sync may end after its route has been stopped. */
    private void with(String sync, Consumer<Watched> action) {
        Watched watched = syncs.get(sync);
        if (watched != null) {
            action.accept(watched);
        }
    }
}
