package io.github.dolphindbsync.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.xxdb.DBConnection;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that was told to misbehave towards clients that come, and one that goes and comes again. */
class ConnectionFaultsTest extends StandInTest {

    private static final String COUNT = "exec count(*) from " + TRADE;

    private StoredTable trade;

    @BeforeEach
    void aTrade() {
        trade = server.createTable("market", "trade", TRADES);
        trade.appendRow("A", 1L, 1f, 1);
    }

    @Test
    void loginsAreRefused() {
        server.faults().refuseLogins(true);

        assertThatThrownBy(this::loggedIn).hasMessageContaining("The user name or password is incorrect");
    }

    @Test
    void loginsAreDropped() throws Exception {
        server.faults().dropLogins(true);
        DBConnection other = new DBConnection();
        assertThat(other.connect("127.0.0.1", server.port())).isTrue();

        assertThatThrownBy(() -> other.login("admin", "123456", true)).isInstanceOf(Exception.class);

        server.faults().dropLogins(false);
        assertThat(loggedIn().run(COUNT).getString()).isEqualTo("1");
        // Who was logged in before has met nothing of this.
        assertThat(run(COUNT).getString()).isEqualTo("1");
    }

    @ParameterizedTest(name = "after {0} bytes")
    @ValueSource(longs = {0, 4, 9, 12})
    void theHandshakeIsCut(long bytes) throws Exception {
        server.faults().cutNextHandshakeAfter(bytes);

        assertThatThrownBy(() -> loggedIn().run(COUNT)).isInstanceOf(Throwable.class);

        assertThat(loggedIn().run(COUNT).getString()).isEqualTo("1");
    }

    @Test
    void aServerWithoutRoomSaysSoAndEndsTheConnection() throws Exception {
        server.faults().refuseConnections(true);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write("API 0 8 / 0_1_4_2\nconnect\n".getBytes(StandardCharsets.US_ASCII));
            InputStream answer = socket.getInputStream();
            assertThat(new String(answer.readAllBytes(), StandardCharsets.US_ASCII))
                    .matches("\\d+ 0 1\nMaximum connections reached. RefId:S00006\n");
        }

        assertThatThrownBy(this::loggedIn).isInstanceOf(Exception.class);

        server.faults().refuseConnections(false);
        assertThat(loggedIn().run(COUNT).getString()).isEqualTo("1");
    }

    @Test
    void aLostSessionSilentlyBecomesThatOfAGuestWithAnotherNumber() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            String before = firstLine(socket, "API 0 8 / 0_1_4_2\nconnect\n").split(" ", -1)[0];

            server.faults().loseSessions();

            String script = "script\n1+1";
            String after = firstLine(socket, "API " + before + " " + script.length() + " / 0_1\n" + script);
            assertThat(after).matches("\\d+ 1 1");
            assertThat(after).doesNotStartWith(before);
        }

        assertThat(error(COUNT)).contains("<NoPrivilege>Not granted to read table dfs://market/trade");
        assertThat(run("1+1").getString()).isEqualTo("2");
        assertThat(loggedIn().run(COUNT).getString()).isEqualTo("1");
    }

    @Test
    void aServerThatIsStartedAgainHasItsPortAndTablesButNoSession() throws Exception {
        int port = server.port();

        server.stop();

        assertThatThrownBy(() -> connection.run(COUNT)).isInstanceOf(Exception.class);
        assertThat(new DBConnection().connect("127.0.0.1", port)).isFalse();

        server.start();

        assertThat(server.port()).isEqualTo(port);
        assertThat(loggedIn().run(COUNT).getString()).isEqualTo("1");
    }

    @Test
    void aServerThatIsClosedEndsItsConnectionsAndIsNotStartedAgain() {
        server.close();

        assertThatThrownBy(() -> connection.run(COUNT)).isInstanceOf(Exception.class);
        assertThatThrownBy(server::start).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aTruncatedTableIsThereAndEmpty() throws Exception {
        trade.truncate();
        assertThat(run(COUNT).getString()).isEqualTo("0");

        trade.appendRow("B", 2L, 2f, 2);
        assertThat(column("symbol", "select * from " + TRADE)).isEqualTo("[B]");
    }

    @Test
    void aDroppedTableIsGoneUntilAnotherHasItsName() throws Exception {
        server.dropTable("market", "trade");
        assertThat(error(COUNT)).contains("path does not exist");

        server.createTable("market", "trade", TableDefinition.of("name:STRING")).appendRow("new");
        assertThat(column("name", "select * from " + TRADE)).isEqualTo("[new]");
    }

    private static String firstLine(Socket socket, String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        InputStream in = socket.getInputStream();
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            line.append((char) next);
        }
        // The line after it says OK.
        in.readNBytes(3);
        return line.toString();
    }

    private DBConnection loggedIn() throws IOException {
        DBConnection other = new DBConnection();
        other.connect("127.0.0.1", server.port());
        other.login("admin", "123456", true);
        return other;
    }
}
