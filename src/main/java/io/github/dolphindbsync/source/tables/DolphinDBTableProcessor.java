package io.github.dolphindbsync.source.tables;

import io.github.dolphindbsync.source.poll.DolphinDBFetchProcessor;
import io.github.dolphindbsync.source.poll.PolledRoutes;
import java.util.Objects;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.spi.RouteIdAware;
import org.apache.camel.support.service.ServiceSupport;

/**
 * Begins a poll of the sync that the body names, one of those that a {@link DolphinDBTablesProcessor} has found; from
 * there on it is as with a {@link DolphinDBFetchProcessor}. Safe for use by several threads, which so poll several
 * tables at once.
 */
public final class DolphinDBTableProcessor extends ServiceSupport
        implements Processor, CamelContextAware, RouteIdAware {

    private final DolphinDBTablesProcessor tables;
    private final PolledRoutes.Step step = new TableStep();

    private CamelContext camelContext;
    private String routeId;

    /** @param tables what finds the tables */
    public DolphinDBTableProcessor(DolphinDBTablesProcessor tables) {
        this.tables = Objects.requireNonNull(tables, "tables");
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    @Override
    public String getRouteId() {
        return routeId;
    }

    @Override
    public void setRouteId(String routeId) {
        this.routeId = routeId;
    }

    public DolphinDBTablesProcessor tables() {
        return tables;
    }

    /** A route that was stopped may have dropped what was queued for it. */
    @Override
    protected void doStart() {
        tables.forgetQueued();
        PolledRoutes.of(camelContext).add(routeId, step);
    }

    @Override
    protected void doStop() {
        PolledRoutes.of(camelContext).remove(routeId, step);
    }

    @Override
    public void process(Exchange exchange) {
        tables.poll(exchange.getMessage().getBody(String.class), exchange);
    }

    private final class TableStep implements PolledRoutes.Step {

        @Override
        public String name(Exchange beginning) {
            return beginning.getMessage().getBody(String.class);
        }

        @Override
        public void notBegun(String sync, Exchange done) {
            tables.notPolled(sync, done);
        }
    }
}
