package io.github.dolphindbsync.simulator.wire;

import io.github.dolphindbsync.simulator.session.Sessions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLContext;

/**
 * Accepts clients and serves each in a daemon thread. Past the limit new clients wait. It can start again on the same
 * port after a stop. Thread-safe.
 */
public final class ConnectionListener {

    private static final int MOST_CONNECTIONS = 256;
    private static final int BACKLOG = 64;

    private final Sessions sessions;
    private final Optional<SSLContext> tls;
    private final Set<ClientConnection> connections = ConcurrentHashMap.newKeySet();
    private final Semaphore free = new Semaphore(MOST_CONNECTIONS);
    private InetSocketAddress address;
    private ServerSocket listener;
    private Thread acceptor;

    /** @param address port 0 for a free port, which every later start uses again */
    public ConnectionListener(InetSocketAddress address, Optional<SSLContext> tls, Sessions sessions) {
        this.address = address;
        this.tls = tls;
        this.sessions = sessions;
    }

    /**
     * Opens the port and accepts connections.
     *
     * @throws IOException where the port is in use, or the address does not belong to this machine
     */
    public synchronized void start() throws IOException {
        if (listener != null) {
            throw new IllegalStateException("The stand-in server runs already");
        }
        ServerSocket socket =
                tls.isPresent() ? tls.get().getServerSocketFactory().createServerSocket() : new ServerSocket();
        try {
            socket.setReuseAddress(true);
            socket.bind(address, BACKLOG);
        } catch (IOException inUse) {
            socket.close();
            throw inUse;
        }
        listener = socket;
        address = new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
        acceptor = startThread("stand-in-server", () -> accept(socket));
    }

    /** The port of the last start. */
    public synchronized int port() {
        if (address.getPort() == 0) {
            throw new IllegalStateException("The stand-in server has not been started");
        }
        return address.getPort();
    }

    private void accept(ServerSocket socket) {
        try {
            while (true) {
                free.acquire();
                serve(socket);
            }
        } catch (IOException | InterruptedException end) {
            // The listener was closed.
        }
    }

    private void serve(ServerSocket socket) throws IOException {
        ClientConnection connection = null;
        try {
            Socket client = socket.accept();
            connection = new ClientConnection(client, sessions, this::forget);
            connections.add(connection);
            startThread("stand-in-server-" + client.getPort(), connection);
        } finally {
            if (connection == null) {
                free.release();
            }
        }
        if (socket.isClosed()) {
            connection.close();
        }
    }

    private static Thread startThread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void forget(ClientConnection connection) {
        if (connections.remove(connection)) {
            free.release();
        }
    }

    /** Stops listening and ends all connections, without waiting for their work. */
    public synchronized void stop() {
        if (listener != null) {
            try {
                listener.close();
            } catch (IOException alreadyClosed) {
                // It is closed already.
            }
            listener = null;
            awaitEndOf(acceptor);
        }
        connections.forEach(ClientConnection::close);
    }

    /** A closed listener still accepts clients and keeps its port while a thread waits at it. */
    private static void awaitEndOf(Thread acceptor) {
        acceptor.interrupt();
        try {
            acceptor.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
