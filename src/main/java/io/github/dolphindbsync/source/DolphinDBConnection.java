package io.github.dolphindbsync.source;

import com.xxdb.DBConnection;
import com.xxdb.data.Entity;
import com.xxdb.io.ProgressListener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * One connection to the server, for one poll. It is not used again after a failure: the vendor's client would then hand
 * the previous query's answer to the next one, or reopen the socket as somebody else.
 *
 * <p>The client's own reconnecting and high availability stay off, because both can loop for ever.
 */
final class DolphinDBConnection implements AutoCloseable {

    // The client's defaults; the server takes them for priority and parallelism of a query.
    private static final int PRIORITY = 4;
    private static final int PARALLELISM = 64;

    private final ServerSettings server;
    private final DBConnection connection;

    private DolphinDBConnection(ServerSettings server, DBConnection connection) {
        this.server = server;
        this.connection = connection;
    }

    static DolphinDBConnection open(ServerSettings server) {
        DBConnection connection = new DBConnection(false, false, false);
        boolean ready = false;
        try {
            connect(server, connection);
            connection.login(server.username(), server.password(), true);
            ready = true;
            return new DolphinDBConnection(server, connection);
        } catch (IOException | RuntimeException e) {
            throw ServerErrors.translate(server, "logging in as '" + server.username() + "'", e);
        } finally {
            if (!ready) {
                connection.close();
            }
        }
    }

    private static void connect(ServerSettings server, DBConnection connection) throws IOException {
        DBConnection.ConnectConfig config = DBConnection.ConnectConfig.builder()
                .hostName(server.host())
                .port(server.port())
                .connectTimeout((int) server.connectTimeout().toMillis())
                .readTimeout((int) server.readTimeout().toMillis())
                .enableHighAvailability(false)
                .reconnect(false)
                .build();
        if (!connection.connect(config)) {
            throw new IOException("no connection: " + reasonForNoConnection(server));
        }
    }

    /** The vendor's client says only that it failed. A connection of our own says why. */
    private static String reasonForNoConnection(ServerSettings server) {
        InetSocketAddress address = new InetSocketAddress(server.host(), server.port());
        if (address.isUnresolved()) {
            return "the host name is unknown";
        }
        try (Socket socket = new Socket()) {
            socket.connect(address, (int) server.connectTimeout().toMillis());
            return "something listens there, but does not answer as a DolphinDB server does";
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** The whole answer to a small query. */
    Entity run(String script) {
        return run(script, 0);
    }

    /** The answer in blocks of {@code rowsPerBlock} rows, if that is not zero. */
    Entity run(String script, int rowsPerBlock) {
        try {
            return connection.run(script, (ProgressListener) null, PRIORITY, PARALLELISM, rowsPerBlock);
        } catch (IOException | RuntimeException e) {
            throw ServerErrors.translate(server, "a query", e);
        }
    }

    ServerSettings server() {
        return server;
    }

    @Override
    public void close() {
        connection.close();
    }
}
