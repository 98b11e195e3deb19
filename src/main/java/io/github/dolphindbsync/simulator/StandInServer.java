package io.github.dolphindbsync.simulator;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A server that talks to DolphinDB's clients as DolphinDB does, for demos and tests. It is not DolphinDB: it keeps its
 * tables in memory, forgets them when it ends, and answers a small part of the script language; the rest is refused.
 *
 * <p>Thread-safe. Each connection has a daemon thread; past the most connections, new ones wait. Nothing is encrypted
 * but the password, so it belongs on a machine of one's own.
 */
public final class StandInServer implements AutoCloseable {

    private static final int MOST_CONNECTIONS = 256;
    private static final int BACKLOG = 64;

    private final InetSocketAddress address;
    private final Login login;
    private final Faults faults = new Faults();
    private final Catalog catalog = new Catalog();
    private final AtomicLong sessions = new AtomicLong(1_000_000);
    private final List<String> queries = Collections.synchronizedList(new ArrayList<>());
    private final Set<ClientConnection> connections = ConcurrentHashMap.newKeySet();
    private final Semaphore free = new Semaphore(MOST_CONNECTIONS);
    private ServerSocket listener;
    private volatile boolean closed;

    private StandInServer(Builder builder) {
        this.address = new InetSocketAddress(builder.bindAddress, builder.port);
        this.login = new Login(builder.username, builder.password, faults);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Adds an empty table that can grow; the database comes into being with its first table. */
    public StoredTable createTable(String database, String table, TableDefinition definition) {
        return catalog.add(database, table, new StoredTable(definition));
    }

    /**
     * Adds a table whose rows are worked out when they are asked for.
     *
     * @param rows how many there are from the start
     * @param rowsPerSecond how many more become visible every second; 0 for a table that stays as it is
     */
    public GeneratedTable createGeneratedTable(
            String database, String table, TableDefinition definition, long rows, long rowsPerSecond) {
        return catalog.add(database, table, GeneratedTable.of(definition, rows, rowsPerSecond));
    }

    /**
     * Begins to listen.
     *
     * @throws IOException where the port is in use or the address is not of this machine
     */
    public synchronized void start() throws IOException {
        if (closed || listener != null) {
            throw new IllegalStateException("A stand-in server is started once");
        }
        ServerSocket socket = new ServerSocket();
        try {
            socket.setReuseAddress(true);
            socket.bind(address, BACKLOG);
        } catch (IOException inUse) {
            socket.close();
            throw inUse;
        }
        listener = socket;
        startThread("stand-in-server", () -> accept(socket));
    }

    /** The port it listens on. */
    public synchronized int port() {
        if (listener == null) {
            throw new IllegalStateException("The stand-in server has not been started");
        }
        return listener.getLocalPort();
    }

    /** How it is to misbehave. */
    public Faults faults() {
        return faults;
    }

    /** The scripts and names of functions that were received, logins left out; a copy. */
    public List<String> queries() {
        synchronized (queries) {
            return List.copyOf(queries);
        }
    }

    private void accept(ServerSocket socket) {
        try {
            while (!closed) {
                free.acquire();
                Socket client = socket.accept();
                ClientConnection connection = new ClientConnection(client, this);
                connections.add(connection);
                if (closed) {
                    connection.close();
                }
                startThread("stand-in-server-" + client.getPort(), connection);
            }
        } catch (IOException | InterruptedException end) {
            // The listener was closed.
        }
    }

    private static void startThread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    Session newSession() {
        return new Session(Long.toString(sessions.incrementAndGet()), catalog);
    }

    Login login() {
        return login;
    }

    void record(String query) {
        queries.add(query);
    }

    void forget(ClientConnection connection) {
        if (connections.remove(connection)) {
            free.release();
        }
    }

    /** Stops listening and ends all connections, without waiting for what they do. */
    @Override
    public synchronized void close() {
        closed = true;
        if (listener != null) {
            try {
                listener.close();
            } catch (IOException alreadyClosed) {
                // It was to be closed.
            }
        }
        connections.forEach(ClientConnection::close);
    }

    /** Settings of a server. The defaults: a free port of 127.0.0.1, any user name, the password 123456. */
    public static final class Builder {

        private int port;
        private InetAddress bindAddress = InetAddress.getLoopbackAddress();
        private Optional<String> username = Optional.empty();
        private String password = "123456";

        private Builder() {}

        /** 0 for a free one. */
        public Builder port(int number) {
            this.port = number;
            return this;
        }

        public Builder bindAddress(InetAddress address) {
            this.bindAddress = address;
            return this;
        }

        /** The only user name that may log in. */
        public Builder username(String name) {
            this.username = Optional.of(name);
            return this;
        }

        public Builder password(String word) {
            this.password = word;
            return this;
        }

        public StandInServer build() {
            return new StandInServer(this);
        }
    }
}
