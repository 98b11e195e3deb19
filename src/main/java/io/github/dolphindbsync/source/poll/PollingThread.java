package io.github.dolphindbsync.source.poll;

import java.lang.Thread.UncaughtExceptionHandler;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.support.UnitOfWorkHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that an exchange of a poll has begun on. Where an {@link Error} between two steps ends it, as where memory
 * is exhausted, the exchange is ended too, so that its poll fails, and the route is started anew, so that the next one
 * runs.
 */
final class PollingThread implements UncaughtExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(PollingThread.class);

    private final Route route;
    private final Exchange exchange;
    private final Thread thread = Thread.currentThread();
    private final UncaughtExceptionHandler before = thread.getUncaughtExceptionHandler();

    private PollingThread(Route route, Exchange exchange) {
        this.route = route;
        this.exchange = exchange;
    }

    static PollingThread enter(Route route, Exchange exchange) {
        PollingThread polling = new PollingThread(route, exchange);
        polling.thread.setUncaughtExceptionHandler(polling);
        return polling;
    }

    void leave() {
        if (thread.getUncaughtExceptionHandler() == this) {
            thread.setUncaughtExceptionHandler(before);
        }
    }

    @Override
    public void uncaughtException(Thread dying, Throwable failure) {
        LOG.error("route {}: its thread has ended, and the route is restarted", route.getRouteId(), failure);
        exchange.setException(failure);
        UnitOfWorkHelper.doneUow(exchange.getUnitOfWork(), exchange);
        // Or to stop the route would wait for it.
        route.getCamelContext().getInflightRepository().remove(exchange, route.getRouteId());
        Thread restart = new Thread(this::restart, "dolphindb-sync-restart-" + route.getRouteId());
        restart.setDaemon(true);
        restart.start();
        before.uncaughtException(dying, failure);
    }

    private void restart() {
        CamelContext context = route.getCamelContext();
        String id = route.getRouteId();
        try {
            if (context.isStarted()
                    && context.getRouteController().getRouteStatus(id).isStarted()) {
                context.getRouteController().stopRoute(id);
                context.getRouteController().startRoute(id);
            }
        } catch (Exception | Error e) {
            LOG.error("route {} could not be started again. Restart the application", id, e);
        }
    }
}
