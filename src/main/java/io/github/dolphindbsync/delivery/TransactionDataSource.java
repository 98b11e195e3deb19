package io.github.dolphindbsync.delivery;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Objects;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * A {@link BatchTransaction} for components that know no {@code connectionStrategy}, only a data source, as camel-sql:
 * inside of the policy it returns the transaction's connection, which only the policy can close, and outside of it a
 * new one.
 */
public final class TransactionDataSource implements DataSource {

    private final BatchTransaction transaction;

    public TransactionDataSource(BatchTransaction transaction) {
        this.transaction = Objects.requireNonNull(transaction, "transaction");
    }

    @Override
    public Connection getConnection() throws SQLException {
        return transaction.getConnection(transaction.dataSource());
    }

    /** Refused: another user's connection could not be that of the transaction. */
    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("the transaction has the connection of its own data source only");
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return transaction.dataSource().getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter writer) throws SQLException {
        transaction.dataSource().setLogWriter(writer);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        transaction.dataSource().setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return transaction.dataSource().getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return transaction.dataSource().getParentLogger();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return transaction.dataSource().unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return transaction.dataSource().isWrapperFor(type);
    }
}
