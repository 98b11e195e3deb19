package io.github.dolphindbsync.source.poll;

import io.github.dolphindbsync.delivery.BatchContext;
import io.github.dolphindbsync.source.settings.SettingException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExtendedCamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.spi.BeanIntrospection;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.RoutePolicySupport;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * Watches the routes that hold a step which polls. An exchange of theirs that ends before that step is reported, by the
 * step itself; a thread that dies in one ends it; and a timer that no longer fires is noticed. Safe for use by several
 * threads.
 */
public final class PolledRoutes extends RoutePolicySupport implements RoutePolicyFactory {

    private static final String ATTEMPT_PROPERTY = "DolphinDBSyncAttempt";
    private static final int MISSED_PERIODS = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** A step of a route that begins polls. */
    public interface Step {

        /** What an exchange that is about to enter the route will poll. */
        public String name(Exchange beginning);

        /** An exchange of the route has ended, and the poll of {@code name} has not begun. */
        public void notBegun(String name, Exchange done);
    }

    /** Which polls have begun in one exchange; copies of the exchange have it too. */
    private record Attempt(String exchangeId, Set<String> begun) {}

    private static final class Watched {
        private final List<Step> steps = new CopyOnWriteArrayList<>();
        private final AtomicInteger running = new AtomicInteger();
        private volatile Instant lastBegin;
        private volatile boolean hasBegun;
    }

    private final Clock clock;
    private final Map<String, Watched> routes = new ConcurrentHashMap<>();
    private final Map<String, PolledSync> syncs = new ConcurrentHashMap<>();

    PolledRoutes(Clock clock) {
        this.clock = clock;
    }

    /** Those of a Camel context; of one without {@link PollGuards} nothing is watched. */
    public static PolledRoutes of(CamelContext context) {
        ExtendedCamelContext extension = context.getCamelContextExtension();
        synchronized (context) {
            PolledRoutes routes = extension.getContextPlugin(PolledRoutes.class);
            if (routes == null) {
                routes = new PolledRoutes(Clock.systemUTC());
                extension.addContextPlugin(PolledRoutes.class, routes);
            }
            return routes;
        }
    }

    public void add(String routeId, Step step) {
        if (routeId != null) {
            watched(routeId).steps.add(step);
        }
    }

    public void remove(String routeId, Step step) {
        Watched watched = routeId == null ? null : routes.get(routeId);
        if (watched != null) {
            watched.steps.remove(step);
        }
    }

    /**
     * Notes that a route polls a sync.
     *
     * @throws SettingException where another route does so already: two would take each other's checkpoint
     */
    void claim(PolledSync sync) {
        PolledSync owner = syncs.putIfAbsent(sync.getSync(), sync);
        if (owner != null) {
            throw new SettingException("sync '" + sync.getSync() + "' is polled by route '" + owner.getRouteId()
                    + "' already, so route '" + sync.getRouteId()
                    + "' can't poll it too. Remove one of the two routes, or give its sync another name");
        }
    }

    void release(PolledSync sync) {
        syncs.remove(sync.getSync(), sync);
    }

    /** The syncs of all routes whose steps are started. */
    public Collection<PolledSync> syncs() {
        return List.copyOf(syncs.values());
    }

    /** The route that polls a sync. */
    public Optional<String> owner(String sync) {
        return Optional.ofNullable(syncs.get(sync)).map(owner -> String.valueOf(owner.getRouteId()));
    }

    private Watched watched(String routeId) {
        return routes.computeIfAbsent(routeId, id -> new Watched());
    }

    /** Notes that a poll has begun, or was left out on purpose: how it ends is then reported by itself. */
    public static void begun(Exchange exchange, String name) {
        Attempt attempt = exchange.getProperty(ATTEMPT_PROPERTY, Attempt.class);
        if (attempt != null) {
            attempt.begun().add(name);
        }
    }

    static boolean isOfPoll(Exchange exchange) {
        return exchange.getProperty(ATTEMPT_PROPERTY) != null || BatchContext.of(exchange) != null;
    }

    @Override
    public RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode route) {
        return this;
    }

    @Override
    public void onStart(Route route) {
        waitAnew(route);
    }

    @Override
    public void onResume(Route route) {
        waitAnew(route);
    }

    private void waitAnew(Route route) {
        Watched watched = watched(route.getRouteId());
        watched.hasBegun = false;
        watched.lastBegin = clock.instant();
    }

    @Override
    public void onRemove(Route route) {
        routes.remove(route.getRouteId());
    }

    @Override
    public void onExchangeBegin(Route route, Exchange exchange) {
        Watched watched = routes.get(route.getRouteId());
        if (watched == null || watched.steps.isEmpty()) {
            return;
        }
        watched.lastBegin = clock.instant();
        watched.hasBegun = true;
        watched.running.incrementAndGet();
        Attempt attempt = attempt(exchange);
        Map<Step, String> names = new HashMap<>();
        watched.steps.forEach(step -> names.put(step, String.valueOf(step.name(exchange))));
        PollingThread thread = PollingThread.enter(route, exchange);
        // Told last: the last one that is added is told first.
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                thread.leave();
                watched.running.decrementAndGet();
                names.forEach((step, name) -> {
                    if (!attempt.begun().contains(name)) {
                        step.notBegun(name, done);
                    }
                });
            }
        });
    }

    private static Attempt attempt(Exchange exchange) {
        Attempt known = exchange.getProperty(ATTEMPT_PROPERTY, Attempt.class);
        if (known != null && known.exchangeId().equals(exchange.getExchangeId())) {
            return known;
        }
        Attempt attempt = new Attempt(exchange.getExchangeId(), ConcurrentHashMap.newKeySet());
        exchange.setProperty(ATTEMPT_PROPERTY, attempt);
        return attempt;
    }

    boolean hasBegun(String routeId) {
        return watched(routeId).hasBegun;
    }

    /**
     * How long ago a poll of the route last began, where its timer should have begun another long since; empty where
     * that is not so or not known.
     */
    public Optional<Duration> overdue(CamelContext context, String routeId) {
        Watched watched = routeId == null ? null : routes.get(routeId);
        Route route = routeId == null ? null : context.getRoute(routeId);
        if (watched == null || route == null || watched.lastBegin == null || watched.running.get() > 0) {
            return Optional.empty();
        }
        Duration silent = Duration.between(watched.lastBegin, clock.instant());
        return longestSilence(context, route.getEndpoint(), watched.hasBegun)
                .filter(longest -> silent.compareTo(longest) > 0)
                .map(longest -> silent);
    }

    /** By the options of a timer; a host may do without camel-timer. */
    private static Optional<Duration> longestSilence(CamelContext context, Endpoint endpoint, boolean hasBegun) {
        if (!endpoint.getClass().getSimpleName().equals("TimerEndpoint")) {
            return Optional.empty();
        }
        long period = option(context, endpoint, "period");
        boolean mayEnd = option(context, endpoint, "repeatCount") > 0 || period <= 0;
        if (mayEnd || (!hasBegun && property(context, endpoint, "time") != null)) {
            return Optional.empty();
        }
        Duration delay = hasBegun ? Duration.ZERO : Duration.ofMillis(option(context, endpoint, "delay"));
        return Optional.of(delay.plus(Duration.ofMillis(period).multipliedBy(MISSED_PERIODS))
                .plus(PATIENCE));
    }

    private static long option(CamelContext context, Endpoint endpoint, String name) {
        return property(context, endpoint, name) instanceof Number number ? number.longValue() : 0;
    }

    private static Object property(CamelContext context, Endpoint endpoint, String name) {
        BeanIntrospection beans = PluginHelper.getBeanIntrospection(context);
        return beans.getOrElseProperty(endpoint, name, null, false);
    }
}
