package io.github.dolphindbsync.source.session;

import io.github.dolphindbsync.source.connection.DolphinDBConnection;
import io.github.dolphindbsync.source.connection.Logins;
import io.github.dolphindbsync.source.settings.ServerSettings;
import java.time.Clock;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connections of one poll, which end with it. Safe for use by several threads. */
public final class PollConnections {

    private static final Logger LOG = LoggerFactory.getLogger(PollConnections.class);

    private final ServerSettings server;
    private final Logins logins;
    private final Clock clock;
    private final Deque<DolphinDBConnection> open = new ConcurrentLinkedDeque<>();
    private volatile boolean isGivenUp;

    public PollConnections(ServerSettings server, Logins logins, Clock clock) {
        this.server = server;
        this.logins = logins;
        this.clock = clock;
    }

    ServerSettings server() {
        return server;
    }

    /** Connects and logs in. */
    DolphinDBConnection open() {
        DolphinDBConnection connection = new DolphinDBConnection(server);
        // Kept before it is open: a stop must be able to end the wait for a server that has stalled.
        open.push(connection);
        if (isGivenUp) {
            connection.interrupt();
        }
        logins.open(connection, clock);
        return connection;
    }

    /** Ends what is being read, or waited for, now and for the rest of the poll. */
    void giveUp() {
        isGivenUp = true;
        interrupt();
    }

    /** Ends what is being read. */
    void interrupt() {
        open.forEach(DolphinDBConnection::interrupt);
    }

    void close() {
        for (DolphinDBConnection next = open.poll(); next != null; next = open.poll()) {
            close(next);
        }
    }

    private void close(DolphinDBConnection connection) {
        try {
            connection.close();
        } catch (RuntimeException | Error e) {
            LOG.debug("DolphinDB server {}: closing a connection failed", server, e);
        }
    }
}
