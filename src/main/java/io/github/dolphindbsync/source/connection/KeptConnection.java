package io.github.dolphindbsync.source.connection;

import com.xxdb.data.Entity;
import io.github.dolphindbsync.source.settings.ServerSettings;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A connection for many queries, one at a time. It is opened when it is first asked, and anew after each failure. Safe
 * for use by several threads.
 */
public final class KeptConnection implements AutoCloseable {

    private final ServerSettings server;
    private final Logins logins;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile DolphinDBConnection connection;
    private volatile boolean closed;

    public KeptConnection(ServerSettings server, Logins logins) {
        this.server = server;
        this.logins = logins;
    }

    /**
     * Runs a script on the kept connection, once more on a new one if an old one fails.
     *
     * @throws DolphinDBException if the server can't be asked, or refuses
     */
    public Entity run(String script) {
        lock.lock();
        try {
            boolean isOld = connection != null;
            try {
                return runOnce(script);
            } catch (DolphinDBException e) {
                // The server may have given up a connection that nobody used for long. One that is slow would work
                // twice.
                boolean tookTooLong = e.getCause() instanceof SocketTimeoutException;
                if (!isOld || closed || tookTooLong || e.recoveryAction() != RecoveryAction.RETRY) {
                    throw e;
                }
                return runOnce(script);
            }
        } finally {
            lock.unlock();
        }
    }

    private Entity runOnce(String script) {
        boolean answered = false;
        try {
            if (connection == null) {
                open();
            }
            Entity answer = connection.run(script);
            answered = true;
            return answer;
        } finally {
            if (!answered && connection != null) {
                connection.close();
                connection = null;
            }
        }
    }

    private void open() {
        connection = new DolphinDBConnection(server);
        // Whoever closes this either sees the connection or is seen here.
        if (closed) {
            throw new DolphinDBException("DolphinDB server " + server + ": the route is being stopped");
        }
        logins.open(connection, Clock.systemUTC());
    }

    /** Gives up a query that is under way. */
    @Override
    public void close() {
        closed = true;
        DolphinDBConnection open = connection;
        if (open != null) {
            open.interrupt();
            open.close();
        }
    }
}
