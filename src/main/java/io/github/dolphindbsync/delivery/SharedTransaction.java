package io.github.dolphindbsync.delivery;

import io.github.dolphindbsync.checkpoint.CheckpointException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.camel.Exchange;

/** Whether the rows of a batch and its checkpoint meet in one database, and in one transaction where there is one. */
public final class SharedTransaction {

    private SharedTransaction() {}

    /**
     * Whether a connection is that of a transaction which the host began on this thread, though no connection strategy says
     * so. Spring's {@code TransactionAwareDataSourceProxy} and pools that take part in JTA hand out one and the same then. A pool
     * with autocommit off looks alike, but gives another connection each time.
     */
    public static boolean includes(DataSource dataSource, Connection connection) throws SQLException {
        if (connection.getAutoCommit()) {
            return false;
        }
        try (Connection other = dataSource.getConnection()) {
            return isSame(connection, other);
        }
    }

    /** Whether two handles are of one physical connection. */
    public static boolean isSame(Connection one, Connection other) throws SQLException {
        return one.getMetaData().getConnection() == other.getMetaData().getConnection();
    }

    /**
     * Refuses rows that would be committed in another database than their checkpoint. One that is kept in no database, as in
     * files, is behind its rows on purpose: they arrive at least once.
     *
     * @param rows where the rows go
     * @param endpoint what writes them, for people
     * @throws CheckpointException naming both data sources and what to set
     */
    public static void requireOneDatabase(Exchange exchange, DataSource rows, String endpoint) {
        Poll poll = Poll.of(exchange);
        BatchTransaction transaction = BatchTransaction.of(exchange);
        if (transaction != null && !isSame(transaction.dataSource(), rows)) {
            throw refusal(exchange, rows, endpoint, "the transaction", transaction.dataSource());
        }
        DataSource checkpoints = poll == null ? null : poll.repository().dataSource();
        if (checkpoints != null && !isSame(checkpoints, rows)) {
            throw refusal(exchange, rows, endpoint, "the checkpoint", checkpoints);
        }
    }

    /**
     * Refuses rows that are written beside the transaction that holds their checkpoint.
     *
     * @throws CheckpointException with what to set
     */
    public static void requireNoneAround(Exchange exchange, String endpoint) {
        Poll poll = Poll.of(exchange);
        if (exchange.isTransacted() && poll != null && poll.repository().dataSource() != null) {
            throw new CheckpointException("sync '" + poll.checkpoint().sync() + "': " + endpoint
                    + " stands in a transaction and would not write in it, because its connection is not that of the transaction."
                    + " Give it the option connectionStrategy, with the bean that hands out the connection of the transaction,"
                    + " as in connectionStrategy=#transaction");
        }
    }

    private static CheckpointException refusal(
            Exchange exchange, DataSource rows, String endpoint, String other, DataSource others) {
        String rowsBean = beanName(exchange, rows);
        String othersBean = beanName(exchange, others);
        return new CheckpointException("sync '" + Poll.of(exchange).checkpoint().sync() + "': " + endpoint
                + " writes by the data source " + rowsBean + ", and " + other + " is in " + othersBean
                + ": a batch would be committed in two steps, of which one can fail. Make the beans JdbcCheckpointRepository and"
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

    /** One may be the other's wrapper, as hosts have them for tracing and for transactions. */
    public static boolean isSame(DataSource one, DataSource other) {
        return one == other || wraps(one, other) || wraps(other, one);
    }

    private static boolean wraps(DataSource outer, DataSource inner) {
        try {
            Class<? extends DataSource> type = inner.getClass();
            return outer.isWrapperFor(type) && outer.unwrap(type) == inner;
        } catch (SQLException e) {
            return false;
        }
    }
}
