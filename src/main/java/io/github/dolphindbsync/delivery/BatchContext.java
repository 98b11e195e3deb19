package io.github.dolphindbsync.delivery;

import io.github.dolphindbsync.rows.RowSchema;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.apache.camel.Exchange;

/**
 * What a route can ask about a sync and its batch, as in {@code ${exchangeProperty.DolphinDBSync.batchName}}. It
 * travels as exchange property {@value #EXCHANGE_PROPERTY}, where neither a conversion of the body nor
 * {@code removeHeaders} can hurt it.
 *
 * <p>Immutable, and one for all batches of a poll, because a split gives each batch the properties of the poll's
 * exchange. Its values for the batch are those of the batch in flight. Safe for use by several threads.
 */
public final class BatchContext {

    /** Name of the exchange property. */
    public static final String EXCHANGE_PROPERTY = "DolphinDBSync";

    private final String sync;
    private final String target;
    private final boolean mayAlterTable;
    private final boolean hasDeliveredBefore;
    private final DeliveryGate gate;
    private final Function<String, Optional<String>> settings;
    private final String failure;

    /**
     * Of a poll that begins.
     *
     * @param target the table that the rows go to
     * @param settings what the settings of the sync say, by keys as in {@code kafka.topic}
     * @param mayAlterTable whether a table may be altered when the columns of the source have changed
     */
    public BatchContext(
            DeliveryGate gate, String target, Function<String, Optional<String>> settings, boolean mayAlterTable) {
        this(
                gate.checkpoint().sync(),
                target,
                settings,
                mayAlterTable,
                gate.checkpoint().version() > 0,
                Objects.requireNonNull(gate, "gate"),
                null);
    }

    private BatchContext(
            String sync,
            String target,
            Function<String, Optional<String>> settings,
            boolean mayAlterTable,
            boolean hasDeliveredBefore,
            DeliveryGate gate,
            String failure) {
        this.sync = sync;
        this.target = target;
        this.settings = settings;
        this.mayAlterTable = mayAlterTable;
        this.hasDeliveredBefore = hasDeliveredBefore;
        this.gate = gate;
        this.failure = failure;
    }

    /** The context that an exchange carries, or null. */
    public static BatchContext of(Exchange exchange) {
        return exchange.getProperty(EXCHANGE_PROPERTY, BatchContext.class);
    }

    /** The columns of the source's rows, or null where the exchange is not that of a poll. */
    public static RowSchema schemaOf(Exchange exchange) {
        BatchContext context = of(exchange);
        return context == null ? null : context.getSchema();
    }

    /**
     * Of a sync that is not polled, for those who ask where its rows would go. It has no batch.
     *
     * @param settings what the settings of the sync say, by keys as in {@code kafka.topic}
     */
    public static BatchContext withoutPoll(String sync, String target, Function<String, Optional<String>> settings) {
        return new BatchContext(sync, target, settings, false, false, null, null);
    }

    /** Leaves in the exchange of a poll why it failed, as the log has it. */
    public static void setFailure(Exchange exchange, String sync, String reason) {
        BatchContext begun = of(exchange);
        exchange.setProperty(
                EXCHANGE_PROPERTY,
                begun == null
                        ? new BatchContext(sync, null, key -> Optional.empty(), false, false, null, reason)
                        : new BatchContext(
                                sync,
                                begun.target,
                                begun.settings,
                                begun.mayAlterTable,
                                begun.hasDeliveredBefore,
                                begun.gate,
                                reason));
    }

    /** Name of the sync. */
    public String getSync() {
        return sync;
    }

    /** The table that the rows go to, as the settings name it. */
    public String getTarget() {
        return target;
    }

    /**
     * A setting of this sync, as in {@code setting('kafka.topic')}: {@code sync.<name>.kafka.topic}, or else
     * {@code sync.*.kafka.topic}, or else its default. In it {@code {sync}}, {@code {table}} and {@code {database}} are
     * those of the sync.
     *
     * @throws IllegalArgumentException where neither is written, and the setting has no default
     */
    public String setting(String key) {
        return settings.apply(key)
                .orElseThrow(() ->
                        new IllegalArgumentException("sync '" + sync + "': its destination needs the setting " + "sync."
                                + sync + "." + key + ", or sync.*." + key + " for all syncs. Set one of them."));
    }

    /** A setting of this sync as {@link #setting(String)}, with a default for one that has none. */
    public String setting(String key, String defaultValue) {
        return settings.apply(key).orElse(defaultValue);
    }

    /**
     * The name of the batch in flight, for headers and names of files. A route that asks the body for it, as in
     * {@code ${body.name}}, has Camel hash all values of all rows, which costs as much as writing them.
     */
    public String getBatchName() {
        return begunPoll().batch().name();
    }

    /** How many rows the batch in flight has. */
    public int getBatchRows() {
        return begunPoll().batch().rows();
    }

    /** Rows of the batch in flight that the database left out without an error, as by a trigger. */
    public long getRowsNotStored() {
        return begunPoll().batch().rowsNotStored();
    }

    /**
     * The mark after the batch in flight, in the unit of the tracking column; null before the first group is complete.
     */
    public Long getMark() {
        return begunPoll().batch().next().mark();
    }

    /**
     * The columns of the batch that came last; null before the first one. They change between two batches where those
     * of the source have changed.
     */
    public RowSchema getSchema() {
        return begunPoll().schema();
    }

    /** Number of these columns; it grows by one with each change of the source's columns. */
    public long getSchemaVersion() {
        return begunPoll().schemaVersion();
    }

    /** Why the poll failed, for an {@code onCompletion} of its route; null while it runs, and where it succeeded. */
    public String getFailure() {
        return failure;
    }

    /** Whether a table may be altered when the columns of the source have changed. */
    public boolean mayAlterTable() {
        return mayAlterTable;
    }

    /** Whether rows were delivered before this poll, so that a table which is missing has been lost. */
    public boolean hasDeliveredBefore() {
        return hasDeliveredBefore;
    }

    private DeliveryGate begunPoll() {
        if (gate == null) {
            throw new IllegalStateException("sync '" + sync + "': its poll did not begin, so it has no batch");
        }
        return gate;
    }

    DeliveryGate gate() {
        return gate;
    }
}
