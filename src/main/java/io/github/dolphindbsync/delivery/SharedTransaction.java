package io.github.dolphindbsync.delivery;

import io.github.dolphindbsync.checkpoint.CheckpointException;
import io.github.dolphindbsync.checkpoint.JdbcSession;
import io.github.dolphindbsync.checkpoint.SharedConnection;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.spi.TransactedPolicy;

/** Whether the rows of a batch and its checkpoint meet in one database, and in one transaction where there is one. */
public final class SharedTransaction {

    /** An endpoint that writes rows to a database, in the transaction around it. */
    public interface Writer {

        /** Where its connections come from; null where that is not known. */
        DataSource writesTo();
    }

    private SharedTransaction() {}

    /**
     * Refuses, before any row is read, an endpoint of a route that would commit in another database than the
     * checkpoint.
     *
     * @param transaction that surrounds the route
     * @param checkpoints where the checkpoint is kept
     * @param rows where the endpoint writes
     * @param endpoint for people
     * @throws CheckpointException naming both data sources and what to set
     */
    public static void requireOneDatabase(
            CamelContext context,
            String sync,
            TransactedPolicy transaction,
            JdbcSession checkpoints,
            DataSource rows,
            String endpoint) {
        if (transaction instanceof BatchTransaction own && !SharedConnection.isSame(own.dataSource(), rows)) {
            throw refusal(context, sync, rows, endpoint, "the transaction", own.dataSource());
        }
        if (!SharedConnection.isSame(checkpoints.dataSource(), rows)) {
            throw refusal(context, sync, rows, endpoint, "the checkpoint", checkpoints.dataSource());
        }
    }

    /**
     * Refuses a transaction that would not hold the checkpoint.
     *
     * @param transaction that is to surround the route
     * @param name of its bean
     * @throws CheckpointException naming both and what to set
     */
    public static void requireCheckpointInside(
            CamelContext context, String sync, TransactedPolicy transaction, String name, JdbcSession checkpoints) {
        if (!(transaction instanceof BatchTransaction own) || checkpoints.connections() == own) {
            return;
        }
        throw new CheckpointException("sync '" + sync + "': transaction=#" + name + " is of the data source "
                + beanName(context, own.dataSource())
                + ", and does not hold the checkpoint, which is stored by the data"
                + " source " + beanName(context, checkpoints.dataSource()) + ". Make the bean JdbcCheckpointRepository"
                + " with #" + name + " as its second argument, name the transaction of the checkpoint, or set"
                + " transaction=none for at least once");
    }

    /**
     * Refuses rows that would be committed in another database than their checkpoint. One that is kept in no database,
     * as in files, is behind its rows on purpose: they arrive at least once.
     *
     * @param rows where the rows go
     * @param endpoint what writes them, for people
     * @throws CheckpointException naming both data sources and what to set
     */
    public static void requireOneDatabase(Exchange exchange, DataSource rows, String endpoint) {
        DeliveryGate gate = DeliveryGate.of(exchange);
        if (DeliveryTransaction.of(exchange) instanceof BatchTransaction transaction
                && !SharedConnection.isSame(transaction.dataSource(), rows)) {
            throw refusal(
                    exchange.getContext(),
                    syncOf(exchange),
                    rows,
                    endpoint,
                    "the transaction",
                    transaction.dataSource());
        }
        DataSource checkpoints = gate == null
                ? null
                : gate.repository().session().map(JdbcSession::dataSource).orElse(null);
        if (checkpoints != null && !SharedConnection.isSame(checkpoints, rows)) {
            throw refusal(exchange.getContext(), syncOf(exchange), rows, endpoint, "the checkpoint", checkpoints);
        }
    }

    /**
     * Refuses rows that are written beside the transaction that holds their checkpoint.
     *
     * @throws CheckpointException with what to set
     */
    public static void requireNoneAround(Exchange exchange, String endpoint) {
        DeliveryGate gate = DeliveryGate.of(exchange);
        if (exchange.isTransacted()
                && gate != null
                && gate.repository().session().isPresent()) {
            throw new CheckpointException("sync '" + gate.checkpoint().sync() + "': " + endpoint
                    + " is in a transaction and would write outside of it, because its connection is not that of the "
                    + "transaction."
                    + " Give it the option connectionStrategy, with the bean that gives the connection of the "
                    + "transaction,"
                    + " as in connectionStrategy=#transaction");
        }
    }

    private static String syncOf(Exchange exchange) {
        return DeliveryGate.of(exchange).checkpoint().sync();
    }

    private static CheckpointException refusal(
            CamelContext context, String sync, DataSource rows, String endpoint, String other, DataSource others) {
        String rowsBean = beanName(context, rows);
        String othersBean = beanName(context, others);
        return new CheckpointException("sync '" + sync + "': " + endpoint
                + " writes by the data source " + rowsBean + ", and " + other + " is in " + othersBean
                + ": a batch would be committed in two steps, of which one can fail. Make the beans "
                + "JdbcCheckpointRepository and"
                + " BatchTransaction of this sync with " + rowsBean + ", or give the endpoint dataSource=#" + othersBean
                + ". Where rows may arrive more than once, keep the checkpoint in a file: FileCheckpointRepository");
    }

    private static String beanName(CamelContext context, DataSource dataSource) {
        return context.getRegistry().findByTypeWithName(DataSource.class).entrySet().stream()
                .filter(bean -> bean.getValue() == dataSource)
                .map(Map.Entry::getKey)
                .sorted()
                .findFirst()
                .orElse("(no bean)");
    }
}
