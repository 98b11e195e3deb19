package io.github.dolphindbsync.source.connection;

import com.xxdb.DBConnection;
import com.xxdb.RSAUtils;
import com.xxdb.comm.SqlStdEnum;
import com.xxdb.data.BasicBoolean;
import com.xxdb.data.BasicDictionary;
import com.xxdb.data.BasicString;
import com.xxdb.data.Entity;
import com.xxdb.data.EntityBlockReader;
import com.xxdb.io.ProgressListener;
import io.github.dolphindbsync.source.settings.ServerSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to the server, for one poll. It is not used again after a failure: the vendor's client would then hand
 * the previous query's answer to the next one, or reopen the socket as another user and without TLS.
 *
 * <p>The client's own reconnecting and high availability stay off, because both can loop for ever.
 */
public final class DolphinDBConnection implements AutoCloseable {

    // The client's defaults; the server takes them for priority and parallelism of a query.
    private static final int PRIORITY = 4;
    private static final int PARALLELISM = 64;

    // The read timeout counts from byte to byte: a server that sends one now and then would be waited for without end.
    private static final int READ_TIMEOUTS_PER_ANSWER = 10;
    private static final int READ_TIMEOUTS_PER_LOGIN = 2;

    private static final Logger LOG = LoggerFactory.getLogger(DolphinDBConnection.class);

    private final ServerSettings server;
    private final DBConnection connection;
    private volatile Socket verifying;
    private volatile boolean interrupted;
    private Socket socket;
    private boolean hasGivenRows;
    private boolean hasFailed;

    /** Not yet connected. */
    public DolphinDBConnection(ServerSettings server) {
        this.server = server;
        // With SCRAM, the client does not continue after a login that broke off.
        this.connection = new DBConnection(false, server.tls(), false, false, false, SqlStdEnum.DolphinDB, true);
    }

    /** Connects, verifies who the server is where that is set, and logs in. */
    public void open() {
        within(READ_TIMEOUTS_PER_LOGIN, () -> {
            connectAndLogIn();
            return null;
        });
    }

    private void connectAndLogIn() {
        boolean ready = false;
        try {
            ServerCertificate certificate =
                    server.tls() ? ServerCertificate.verify(server, unconnected -> verifying = unconnected) : null;
            requireNotInterrupted();
            connect();
            if (certificate != null) {
                certificate.requireSame(server, connection.getSocket());
            }
            requireNotInterrupted();
            logIn();
            socket = connection.getSocket();
            ready = true;
        } catch (IOException | RuntimeException e) {
            throw ServerErrors.translateLogin(server, e);
        } catch (OutOfMemoryError e) {
            throw ServerErrors.tooLarge(server, "logging in", e);
        } finally {
            if (!ready) {
                connection.close();
            }
        }
    }

    private void requireNotInterrupted() {
        if (interrupted) {
            throw new DolphinDBException(
                    RecoveryAction.RETRY, "DolphinDB server " + server + ": connecting was cancelled");
        }
    }

    private void connect() throws IOException {
        DBConnection.ConnectConfig config = DBConnection.ConnectConfig.builder()
                .hostName(server.host())
                .port(server.port())
                .connectTimeout((int) server.connectTimeout().toMillis())
                .readTimeout((int) server.readTimeout().toMillis())
                .enableHighAvailability(false)
                .reconnect(false)
                .build();
        if (!connection.connect(config)) {
            requireNotInterrupted();
            throw noConnection(server);
        }
    }

    /** The vendor's client reports only that it failed. A second connection finds out why. */
    private static DolphinDBException noConnection(ServerSettings server) {
        InetSocketAddress address = new InetSocketAddress(server.host(), server.port());
        if (address.isUnresolved()) {
            return ServerErrors.noConnection(server, "the host name is unknown", false);
        }
        try (Socket attempt = new Socket()) {
            attempt.connect(address, (int) server.connectTimeout().toMillis());
            return ServerErrors.noConnection(
                    server, "the server that listens there does not answer as a running DolphinDB server", true);
        } catch (IOException e) {
            return ServerErrors.noConnection(server, String.valueOf(e.getMessage()), true);
        }
    }

    /**
     * By SCRAM where the server and the user have it, else with the server's public key, as the vendor's client does.
     */
    private void logIn() throws IOException {
        try {
            connection.login(server.username(), server.password(), true);
        } catch (IOException e) {
            if (ServerErrors.endsLogin(e)) {
                throw e;
            }
            PublicKey key = RSAUtils.getPublicKey(
                    connection.run("getDynamicPublicKey", List.of()).getString());
            connection.run(
                    "login",
                    List.of(
                            encrypted(key, server.username()),
                            encrypted(key, server.password()),
                            new BasicBoolean(true)));
        }
    }

    private static BasicString encrypted(PublicKey key, String text) throws IOException {
        byte[] bytes = RSAUtils.encryptByPublicKey(text.getBytes(StandardCharsets.UTF_8), key);
        return new BasicString(Base64.getMimeEncoder().encodeToString(bytes));
    }

    /** The whole answer to a small query. */
    public Entity run(String script) {
        return run(script, 0);
    }

    /** The answer in blocks of {@code rowsPerBlock} rows, if that is not zero. */
    public Entity run(String script, int rowsPerBlock) {
        // The client would connect again, in plain text and as nobody.
        if (interrupted || hasFailed || connection.getSocket() != socket || socket.isClosed()) {
            throw new DolphinDBException(
                    RecoveryAction.RETRY, "DolphinDB server " + server + ": the connection is closed");
        }
        return within(READ_TIMEOUTS_PER_ANSWER, () -> ask(script, rowsPerBlock));
    }

    /** The next block of an answer. */
    public Entity read(EntityBlockReader blocks) {
        return within(READ_TIMEOUTS_PER_ANSWER, () -> {
            try {
                return blocks.read();
            } catch (IOException | RuntimeException e) {
                throw ServerErrors.translate(server, "reading a block of rows", e);
            }
        });
    }

    private Entity ask(String script, int rowsPerBlock) {
        boolean ended = false;
        try {
            Entity answer = connection.run(script, (ProgressListener) null, PRIORITY, PARALLELISM, rowsPerBlock);
            ended = true;
            // To describe a table, by a dictionary, may need no right to read it.
            hasGivenRows |= !(answer instanceof BasicDictionary);
            return answer;
        } catch (IOException | RuntimeException e) {
            throw ServerErrors.translateQuery(server, hasGivenRows, e);
        } catch (OutOfMemoryError e) {
            if (rowsPerBlock > 0) {
                // Whoever asked for rows can ask for fewer.
                throw e;
            }
            throw ServerErrors.tooLarge(server, "a query", e);
        } finally {
            hasFailed = !ended;
        }
    }

    /** @throws DolphinDBException where it has not ended after so many times the read timeout */
    private <T> T within(int readTimeouts, Supplier<T> conversation) {
        Duration longest = server.readTimeout().multipliedBy(readTimeouts);
        CompletableFuture<Void> end =
                new CompletableFuture<Void>().orTimeout(longest.toMillis(), TimeUnit.MILLISECONDS);
        CompletableFuture<Void> unused = end.whenComplete((ended, late) -> {
            if (late != null) {
                interrupt();
            }
        });
        try {
            return conversation.get();
        } catch (DolphinDBException e) {
            throw end.isCompletedExceptionally() ? ServerErrors.tooLate(server, longest, e) : e;
        } finally {
            end.complete(null);
        }
    }

    /** Ends whatever another thread waits for here; that thread gets a failure, and closes the connection. */
    public void interrupt() {
        interrupted = true;
        // Closing the client would wait for the very answer that does not come.
        close(verifying);
        close(connection.getSocket());
    }

    private static void close(Socket waiting) {
        try {
            if (waiting != null) {
                waiting.close();
            }
        } catch (IOException e) {
            LOG.debug("closing a socket failed", e);
        }
    }

    public ServerSettings server() {
        return server;
    }

    @Override
    public void close() {
        connection.close();
    }
}
