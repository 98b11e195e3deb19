package io.github.dolphindbsync.delivery;

import io.github.dolphindbsync.checkpoint.CheckpointException;
import io.github.dolphindbsync.checkpoint.JdbcSession;
import io.github.dolphindbsync.checkpoint.SharedConnection;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.camel.Exchange;

/** Whether the rows of a batch and its checkpoint meet in one database, and in one transaction where there is one. */
public final class SharedTransaction {

    private SharedTransaction() {}

    /**
     * Refuses rows that would be committed in another database than their checkpoint. One that is kept in no database,
     * as in files, is behind its rows on purpose: they arrive at least once.
     *
     * @param rows where the rows go
     * @param endpoint what writes them, for people
     * @throws CheckpointException naming both data sources and what to set
     */
    public static void requireOneDatabase(Exchange exchange, DataSource rows, String endpoint) {
        DeliveryGate poll = DeliveryGate.of(exchange);
        BatchTransaction transaction = BatchTransaction.of(exchange);
        if (transaction != null && !SharedConnection.isSame(transaction.dataSource(), rows)) {
            throw refusal(exchange, rows, endpoint, "the transaction", transaction.dataSource());
        }
        DataSource checkpoints = poll == null
                ? null
                : poll.repository().session().map(JdbcSession::dataSource).orElse(null);
        if (checkpoints != null && !SharedConnection.isSame(checkpoints, rows)) {
            throw refusal(exchange, rows, endpoint, "the checkpoint", checkpoints);
        }
    }

    /**
     * Refuses rows that are written beside the transaction that holds their checkpoint.
     *
     * @throws CheckpointException with what to set
     */
    public static void requireNoneAround(Exchange exchange, String endpoint) {
        DeliveryGate poll = DeliveryGate.of(exchange);
        if (exchange.isTransacted()
                && poll != null
                && poll.repository().session().isPresent()) {
            throw new CheckpointException("sync '" + poll.checkpoint().sync() + "': " + endpoint
                    + " is in a transaction and would write outside of it, because its connection is not that of the "
                    + "transaction."
                    + " Give it the option connectionStrategy, with the bean that gives the connection of the "
                    + "transaction,"
                    + " as in connectionStrategy=#transaction");
        }
    }

    private static CheckpointException refusal(
            Exchange exchange, DataSource rows, String endpoint, String other, DataSource others) {
        String rowsBean = beanName(exchange, rows);
        String othersBean = beanName(exchange, others);
        return new CheckpointException("sync '"
                + DeliveryGate.of(exchange).checkpoint().sync() + "': " + endpoint
                + " writes by the data source " + rowsBean + ", and " + other + " is in " + othersBean
                + ": a batch would be committed in two steps, of which one can fail. Make the beans "
                + "JdbcCheckpointRepository and"
                + " BatchTransaction of this sync with " + rowsBean + ", or give the endpoint dataSource=#" + othersBean
                + ". Where rows may arrive more than once, keep the checkpoint in a file: FileCheckpointRepository");
    }

    private static String beanName(Exchange exchange, DataSource dataSource) {
        return exchange.getContext().getRegistry().findByTypeWithName(DataSource.class).entrySet().stream()
                .filter(bean -> bean.getValue() == dataSource)
                .map(Map.Entry::getKey)
                .sorted()
                .findFirst()
                .orElse("(no bean)");
    }
}
