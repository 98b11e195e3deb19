package io.github.dolphindbsync.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.xxdb.DBConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Who gets in, and what the others may do. */
class LoginTest extends StandInTest {

    @Test
    void aWrongPasswordIsRefused() {
        DBConnection other = new DBConnection();

        assertThatThrownBy(() -> other.connect("127.0.0.1", server.port(), "admin", "wrong"))
                .hasMessageContaining("The user name or password is incorrect.");
    }

    @Test
    void anotherUserIsRefusedWhereOneWasNamed() {
        DBConnection other = new DBConnection();

        assertThatThrownBy(() -> other.connect("127.0.0.1", server.port(), "guest", "123456"))
                .hasMessageContaining("The user name or password is incorrect.");
    }

    @Test
    void anyUserIsLetInWhereNoneWasNamed() throws Exception {
        try (StandInServer open = StandInServer.builder().password("open").build()) {
            open.start();
            DBConnection other = new DBConnection();

            assertThat(other.connect("127.0.0.1", open.port(), "whoever", "open"))
                    .isTrue();

            other.close();
        }
    }

    @Test
    void thePasswordMayComeUnencrypted() throws Exception {
        server.createTable("market", "trade", TRADES);
        DBConnection other = new DBConnection();
        other.connect("127.0.0.1", server.port());

        other.login("admin", "123456", false);

        assertThat(other.run("exec count(*) from " + TRADE).getString()).isEqualTo("0");
        other.close();
    }

    @Test
    void aScriptMayLogIn() throws Exception {
        server.createTable("market", "trade", TRADES);
        DBConnection guest = new DBConnection();
        guest.connect("127.0.0.1", server.port());

        assertThatThrownBy(() -> guest.run("login(`admin, `654321)"))
                .hasMessageContaining("The user name or password is incorrect.");
        assertThat(guest.run("login(`admin, `123456); exec count(*) from " + TRADE)
                        .getString())
                .isEqualTo("0");
        guest.close();
    }

    @Test
    void aGuestReadsNoTable() throws Exception {
        server.createTable("market", "trade", TRADES);
        DBConnection guest = new DBConnection();
        guest.connect("127.0.0.1", server.port());

        assertThatThrownBy(() -> guest.run("select * from " + TRADE))
                .hasMessageContaining("<NoPrivilege>Not granted to read table dfs://market/trade");
        assertThat(guest.run("1+1").getString()).isEqualTo("2");
        guest.close();
    }

    @Test
    void aStrangeClientIsShownOut() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            send(socket, "GET / HTTP/1.1\r\n\r\n");

            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }
}
