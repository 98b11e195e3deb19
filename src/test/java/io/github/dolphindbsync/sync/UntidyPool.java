package io.github.dolphindbsync.sync;

import io.github.dolphindbsync.TestDatabase;
import io.github.dolphindbsync.destination.jdbc.UnpooledDataSource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingDeque;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/** A host's pool of the simplest kind: connections go back as they are, and what was left on them is noted. */
final class UntidyPool extends UnpooledDataSource implements AutoCloseable {

    private static final String POSTGRESQL = "select concat_ws(',', current_setting('lock_timeout'),"
            + " current_setting('statement_timeout'), current_setting('search_path'), current_setting('role'),"
            + " current_setting('timezone'), current_setting('synchronous_commit'), current_setting('transaction_read_only'))";
    private static final String MARIADB = "select concat_ws(',', @@sql_mode, @@lock_wait_timeout,"
            + " @@innodb_lock_wait_timeout, @@time_zone, @@character_set_client, @@tx_read_only)";

    private final String url;
    private final boolean autoCommit;
    private final BlockingDeque<Connection> idle = new LinkedBlockingDeque<>();
    private final List<String> leftBehind = new CopyOnWriteArrayList<>();

    UntidyPool(String url, boolean autoCommit) {
        this.url = url;
        this.autoCommit = autoCommit;
    }

    /** Each connection that came back otherwise than it was given out, and how. */
    List<String> leftBehind() {
        return leftBehind;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection pooled = idle.pollFirst();
        if (pooled == null) {
            pooled = TestDatabase.connect(url);
            pooled.setAutoCommit(autoCommit);
        }
        return lend(pooled, state(pooled));
    }

    private Connection lend(Connection pooled, String before) {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        takeBack(pooled, before);
                        return null;
                    }
                    try {
                        return method.invoke(pooled, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void takeBack(Connection pooled, String before) throws SQLException {
        if (hasOpenTransaction(pooled)) {
            leftBehind.add("an open transaction");
        }
        String after = state(pooled);
        if (!after.equals(before)) {
            leftBehind.add(before + " became " + after);
        }
        idle.addFirst(pooled);
    }

    private boolean hasOpenTransaction(Connection pooled) throws SQLException {
        if (url.startsWith("jdbc:postgresql:")) {
            return pooled.unwrap(BaseConnection.class).getTransactionState() != TransactionState.IDLE;
        }
        return url.startsWith("jdbc:mariadb:")
                && ask(pooled, "select @@in_transaction").equals("1");
    }

    private String state(Connection pooled) throws SQLException {
        String jdbc = pooled.getAutoCommit() + "," + pooled.isReadOnly() + "," + pooled.getTransactionIsolation();
        if (url.startsWith("jdbc:postgresql:")) {
            jdbc += "," + pooled.getNetworkTimeout();
            return jdbc + "," + ask(pooled, POSTGRESQL);
        }
        return url.startsWith("jdbc:mariadb:") ? jdbc + "," + ask(pooled, MARIADB) : jdbc;
    }

    private static String ask(Connection pooled, String question) throws SQLException {
        try (Statement statement = pooled.createStatement();
                ResultSet answer = statement.executeQuery(question)) {
            answer.next();
            return answer.getString(1);
        } finally {
            if (!pooled.getAutoCommit()) {
                pooled.rollback();
            }
        }
    }

    @Override
    public void close() throws SQLException {
        for (Connection connection : idle) {
            connection.close();
        }
    }
}
