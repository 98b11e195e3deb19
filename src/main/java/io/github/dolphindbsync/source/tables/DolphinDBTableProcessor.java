package io.github.dolphindbsync.source.tables;

import io.github.dolphindbsync.source.poll.DolphinDBFetchProcessor;
import io.github.dolphindbsync.source.poll.PolledRoutes;
import io.github.dolphindbsync.source.poll.PollingProcessor;
import java.util.Objects;
import org.apache.camel.Exchange;

/**
 * Begins a poll of the sync that the body names, one of those that a {@link DolphinDBTablesProcessor} has found; from
 * there on it is as with a {@link DolphinDBFetchProcessor}. Safe for use by several threads, which so poll several
 * tables at once.
 */
public final class DolphinDBTableProcessor extends PollingProcessor {

    private final DolphinDBTablesProcessor tables;
    private final PolledRoutes.Step step = new TableStep();

    /** @param tables what finds the tables */
    public DolphinDBTableProcessor(DolphinDBTablesProcessor tables) {
        this.tables = Objects.requireNonNull(tables, "tables");
    }

    public DolphinDBTablesProcessor tables() {
        return tables;
    }

    /** A route that was stopped may have dropped what was queued for it. */
    @Override
    protected void doStart() {
        tables.forgetQueued();
        PolledRoutes.of(getCamelContext()).add(getRouteId(), step);
    }

    @Override
    protected void doStop() {
        PolledRoutes.of(getCamelContext()).remove(getRouteId(), step);
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
