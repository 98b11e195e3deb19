package io.github.dolphindbsync.source;

import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Begins a poll of the sync that the body names, one of those that a {@link DolphinDBTablesProcessor} has found; from there
 * on it is as with a {@link DolphinDBFetchProcessor}. Safe for use by several threads, which so poll several tables at once.
 */
public final class DolphinDBTableProcessor implements Processor {

    private final DolphinDBTablesProcessor tables;

    /** @param tables what finds the tables */
    public DolphinDBTableProcessor(DolphinDBTablesProcessor tables) {
        this.tables = Objects.requireNonNull(tables, "tables");
    }

    @Override
    public void process(Exchange exchange) {
        tables.poll(exchange.getMessage().getBody(String.class), exchange);
    }
}
