package io.github.dolphindbsync.delivery;

import io.github.dolphindbsync.checkpoint.DedicatedConnection;
import io.github.dolphindbsync.checkpoint.JdbcCheckpointRepository;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One transaction for the rows of a batch and its checkpoint, for hosts that have no transaction manager. As a policy
 * it surrounds the steps of a batch; as camel-jdbc's connection strategy it gives {@code upsert:}, {@code jdbc:} and
 * {@link JdbcCheckpointRepository} the one connection to work on.
 *
 * <p>The connection is opened with the first batch of a poll and closed with the poll, or after a failure. The steps
 * must run on the thread that began them: a {@code threads} or {@code seda} step inside gets another connection.
 */
public final class BatchTransaction extends DeliveryTransaction implements DedicatedConnection {

    private static final Logger LOG = LoggerFactory.getLogger(BatchTransaction.class);

    private final DataSource dataSource;

    // Not static: a host may run several syncs with a transaction, and a database, of their own each.
    @SuppressWarnings("ThreadLocalUsage")
    private final ThreadLocal<Bound> bound = new ThreadLocal<>();

    private static final class Bound {
        private final PollConnection opened;
        private boolean usedSinceClaim;

        Bound(PollConnection opened) {
            this.opened = opened;
        }

        Connection connection() {
            return opened.connection();
        }
    }

    public BatchTransaction(DataSource dataSource) {
        this.dataSource = Objects.requireNonNull(dataSource, "dataSource");
    }

    @Override
    public DataSource dataSource() {
        return dataSource;
    }

    @Override
    protected boolean isActive() {
        return bound.get() != null;
    }

    @Override
    protected void begin(DeliveryGate gate) throws Exception {
        bound.set(new Bound(connectionOf(gate)));
    }

    @Override
    protected void claimed() {
        bound.get().usedSinceClaim = false;
    }

    @Override
    protected void commit() throws SQLException {
        bound.get().opened.commit();
    }

    /**
     * Offered while nothing but the claim would be lost. A savepoint would cost a good batch a round trip, and DuckDB
     * has none.
     */
    @Override
    protected boolean canStartOver() {
        Bound now = bound.get();
        return now != null && !now.usedSinceClaim;
    }

    @Override
    protected void startOver() throws SQLException {
        bound.get().connection().rollback();
    }

    @Override
    protected void end(DeliveryGate gate, boolean isCommitted) {
        PollConnection opened = bound.get().opened;
        bound.remove();
        if (!isCommitted) {
            rollBack(opened);
            gate.resources().discard(this);
        }
    }

    /** That of the poll, or another where the server has ended it because the source took its time for this batch. */
    private PollConnection connectionOf(DeliveryGate gate) throws Exception {
        PollConnection opened = gate.resources().get(this, PollConnection.class, () -> PollConnection.open(dataSource));
        if (opened.isUsable()) {
            return opened;
        }
        gate.resources().discard(this);
        return gate.resources().get(this, PollConnection.class, () -> PollConnection.open(dataSource));
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
        return unclosable(now.connection());
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
