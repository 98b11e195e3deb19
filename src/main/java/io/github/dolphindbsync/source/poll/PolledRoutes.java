package io.github.dolphindbsync.source.poll;

import io.github.dolphindbsync.delivery.BatchContext;
import io.github.dolphindbsync.source.connection.ContextPlugins;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * Watches the routes that hold a step which polls. An exchange of theirs that ends before that step is reported, by the
 * step itself; a thread that dies in one ends it; and a timer that no longer fires is noticed. Safe for use by several
 * threads.
 */
public final class PolledRoutes extends RoutePolicySupport implements RoutePolicyFactory {

    private static final String ATTEMPT_PROPERTY = "DolphinDBSyncAttempt";

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

    PolledRoutes(Clock clock) {
        this.clock = clock;
    }

    /** Those of a Camel context; of one without {@link PollGuards} nothing is watched. */
    public static PolledRoutes of(CamelContext context) {
        return ContextPlugins.get(context, PolledRoutes.class, () -> new PolledRoutes(Clock.systemUTC()));
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

    /** No poll begins now, on purpose: the route ends here, without an exception. */
    public static void leaveOut(Exchange exchange, String name) {
        begun(exchange, name);
        exchange.setRouteStop(true);
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
        // Called last: the last one that is added is called first.
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
        return TimerSilence.longest(context, route.getEndpoint(), watched.hasBegun)
                .filter(longest -> silent.compareTo(longest) > 0)
                .map(longest -> silent);
    }
}
