package io.github.dolphindbsync.delivery;

import io.github.dolphindbsync.checkpoint.CheckpointException;
import io.github.dolphindbsync.checkpoint.DedicatedConnection;
import io.github.dolphindbsync.checkpoint.JdbcCheckpointRepository;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.spi.TransactedPolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One transaction for the rows of a batch and its checkpoint, for hosts that have no transaction manager. As a policy
 * it surrounds the steps of a batch; as camel-jdbc's connection strategy it gives {@code upsert:}, {@code jdbc:} and
 * {@link JdbcCheckpointRepository} the one connection to work on.
 *
 * <p>It takes the checkpoint first and commits only if {@link CheckpointProcessor} has stored the new one: where a
 * route was edited so that an error is handled away, or the checkpoint is behind a filter, the rows are rolled back and
 * the exchange fails.
 *
 * <p>The connection is opened with the first batch of a poll and closed with the poll, or after a failure. The steps
 * must run on the thread that began them: a {@code threads} or {@code seda} step inside gets another connection.
 */
public final class BatchTransaction implements TransactedPolicy, DedicatedConnection {

    private static final Logger LOG = LoggerFactory.getLogger(BatchTransaction.class);
    private static final String ACTIVE_PROPERTY = "DolphinDBSyncTransaction";

    private final DataSource dataSource;

    // Not static: a host may run several syncs with a transaction, and a database, of their own each.
    @SuppressWarnings("ThreadLocalUsage")
    private final ThreadLocal<Bound> bound = new ThreadLocal<>();

    private static final class Bound {
        private final Connection connection;
        private boolean usedSinceClaim;

        Bound(Connection connection) {
            this.connection = connection;
        }
    }

    public BatchTransaction(DataSource dataSource) {
        this.dataSource = Objects.requireNonNull(dataSource, "dataSource");
    }

    @Override
    public DataSource dataSource() {
        return dataSource;
    }

    /** The transaction that the exchange is in, or null. */
    static BatchTransaction of(Exchange exchange) {
        return exchange.getProperty(ACTIVE_PROPERTY, BatchTransaction.class);
    }

    @Override
    public void beforeWrap(Route route, NamedNode definition) {
        // Nothing of the route has to change.
    }

    @Override
    public Processor wrap(Route route, Processor steps) {
        return exchange -> {
            if (bound.get() != null) {
                steps.process(exchange);
            } else {
                inTransaction(exchange, steps);
            }
        };
    }

    private void inTransaction(Exchange exchange, Processor steps) throws Exception {
        DeliveryGate poll = DeliveryGate.of(exchange);
        if (poll == null) {
            throw new CheckpointException(
                    "there is no batch here: this transaction belongs behind a DolphinDBFetchProcessor and its split");
        }
        poll.confirmedByRoute();
        PollConnection opened = connectionOf(poll);
        Connection connection = opened.connection();
        boolean committed = false;
        Bound now = new Bound(connection);
        bound.set(now);
        exchange.getUnitOfWork().beginTransactedBy(this);
        exchange.setProperty(ACTIVE_PROPERTY, this);
        try {
            claim(poll, now);
            steps.process(exchange);
            if (exchange.getException() != null) {
                exchange.setException(QuotedValues.removedFrom(exchange.getException()));
            }
            if (exchange.getException() == null && !exchange.isRollbackOnly() && !exchange.isRollbackOnlyLast()) {
                requireStored(exchange, poll);
                opened.commit();
                committed = true;
            }
        } finally {
            exchange.removeProperty(ACTIVE_PROPERTY);
            exchange.getUnitOfWork().endTransactedBy(this);
            bound.remove();
            if (committed) {
                poll.confirmed();
            } else {
                rollBack(opened);
                poll.rolledBack();
                poll.resources().discard(this);
            }
        }
    }

    private static void claim(DeliveryGate poll, Bound now) {
        poll.claim();
        now.usedSinceClaim = false;
    }

    /**
     * Rolls back to the beginning and claims again, which costs a good batch nothing, while a savepoint would be a
     * round trip for each, and DuckDB has none. So it is only offered while nothing but the claim would be lost; else
     * null.
     */
    Undo undo(DeliveryGate poll) {
        Bound now = bound.get();
        if (now == null || now.usedSinceClaim) {
            return null;
        }
        return () -> {
            now.connection.rollback();
            claim(poll, now);
        };
    }

    private static void requireStored(Exchange exchange, DeliveryGate poll) {
        if (!poll.isStored()) {
            throw RouteFailure.notStored(poll.checkpoint().sync(), exchange);
        }
    }

    /** That of the poll, or another where the server has ended it because the source took its time for this batch. */
    private PollConnection connectionOf(DeliveryGate poll) throws Exception {
        PollConnection opened = poll.resources().get(this, PollConnection.class, () -> PollConnection.open(dataSource));
        if (opened.isUsable()) {
            return opened;
        }
        poll.resources().discard(this);
        return poll.resources().get(this, PollConnection.class, () -> PollConnection.open(dataSource));
    }

    private static void rollBack(PollConnection opened) {
        try {
            opened.rollBack();
        } catch (SQLException e) {
            // The connection is closed next, which rolls back what is left; the failure that led here is the one to
            // tell.
            LOG.debug("rolling back failed", e);
        }
    }

    /**
     * The transaction's connection, if this thread is in one, else a new one. Closing it leaves the transaction's
     * connection open.
     */
    @Override
    public Connection getConnection(DataSource source) throws SQLException {
        Bound now = bound.get();
        if (now == null || source != dataSource) {
            return source.getConnection();
        }
        now.usedSinceClaim = true;
        return unclosable(now.connection);
    }

    @Override
    public boolean isConnectionTransactional(Connection connection, DataSource source) {
        return bound.get() != null && source == dataSource;
    }

    private static Connection unclosable(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        return null;
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
