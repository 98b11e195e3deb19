package io.github.dolphindbsync.delivery;

import io.github.dolphindbsync.rows.RowSchema;
import java.util.Objects;
import org.apache.camel.Exchange;

/**
 * What the rows of the batch in flight look like, for steps that get plain maps or want to tell others. A poll leaves it as
 * exchange property {@value #EXCHANGE_PROPERTY}, and changes it between two batches where the columns of the source have
 * changed in the middle of the poll: the properties of a split's exchanges are those of the poll's start.
 *
 * <p>Safe for use by several threads.
 */
public final class CurrentSchema {

    /** Name of the exchange property. */
    public static final String EXCHANGE_PROPERTY = "DolphinDBSyncSchema";

    private record State(RowSchema schema, long version) {}

    private volatile State state;

    /** The one that a poll has left, or null. */
    public static CurrentSchema of(Exchange exchange) {
        return exchange.getProperty(EXCHANGE_PROPERTY, CurrentSchema.class);
    }

    /** The schema that a poll has left, or null. */
    public static RowSchema schemaOf(Exchange exchange) {
        CurrentSchema current = of(exchange);
        return current == null ? null : current.getSchema();
    }

    /**
     * The next batches have other columns.
     *
     * @param version grows by one with each change of the source's columns
     */
    public void set(RowSchema schema, long version) {
        state = new State(Objects.requireNonNull(schema, "schema"), version);
    }

    public RowSchema getSchema() {
        return state.schema();
    }

    /** Number of the schema. */
    public long getVersion() {
        return state.version();
    }
}
