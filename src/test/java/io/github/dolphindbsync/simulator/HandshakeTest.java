package io.github.dolphindbsync.simulator;

import static io.github.dolphindbsync.simulator.RawClient.ACCEPTED;
import static io.github.dolphindbsync.simulator.RawClient.answerTo;
import static io.github.dolphindbsync.simulator.RawClient.exactly;
import static io.github.dolphindbsync.simulator.RawClient.handshake;
import static io.github.dolphindbsync.simulator.RawClient.script;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first bytes that the vendor's clients send, as they were recorded, and every byte that comes back. */
class HandshakeTest {

    private static final String COUNT = "exec count(*) from loadTable('dfs://market','trade')";
    private static final String COUNT_IS_ZERO = "\\1 1 1\nOK\n\u0004\u0000\u0000\u0000\u0000\u0000";
    private static final String NO_PRIVILEGE = "\\1 0 1\n<NoPrivilege>Not granted to read table dfs://market/trade\n";

    private final StandInServer server =
            StandInServer.builder().username("admin").password("123456").build();

    @BeforeEach
    void start() throws Exception {
        server.start();
        server.createTable("market", "trade", StandInTest.TRADES);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Java: as it is, asynchronous, with compression, with both, for Python's parser, for a reverse stream; Python. */
    @ParameterizedTest
    @ValueSource(strings = {"0_1_4_2", "4_1_4_2", "64_1_4_2", "68_1_4_2", "2048_1_4_2", "131072_1_4_2", "32_1_4_2"})
    void aClientThatConnectsIsGivenASession(String settings) throws Exception {
        assertThat(answerTo(server, "API 0 8 / " + settings + "\nconnect\n")).matches(ACCEPTED);
    }

    /** Python: as it is, with compression, with pickled answers; Rust. */
    @ParameterizedTest
    @ValueSource(strings = {"32_1_4_2", "96_1_4_2", "40_1_4_2", "0_1_4_64"})
    void aLoginInTheHandshakeIsAnsweredWithoutAnObject(String settings) throws Exception {
        String given = answerTo(server, handshake(settings, "admin", "123456") + script("32_1_4_64__0", COUNT));

        assertThat(given).matches(exactly(ACCEPTED + COUNT_IS_ZERO));
    }

    /** Python, asynchronous: what follows the handshake is run and not answered. */
    @Test
    void whoWantsNoAnswersGetsThatToTheHandshake() throws Exception {
        String given = answerTo(
                server,
                handshake("36_1_4_2", "admin", "123456")
                        + script("36_1_4_64__0", "x = 7")
                        + script("32_1_4_64__0", "x"));

        assertThat(given).matches(exactly(ACCEPTED + "\\1 1 1\nOK\n\u0004\u0000\u0007\u0000\u0000\u0000"));
    }

    @Test
    void aWrongPasswordInTheHandshakeLeavesAGuest() throws Exception {
        String given = answerTo(server, handshake("32_1_4_2", "admin", "wrong") + script("32_1_4_64__0", COUNT));

        assertThat(given).matches(exactly("(\\d+) 0 1\nThe user name or password is incorrect.\n" + NO_PRIVILEGE));
        assertThat(server.loginAttempts()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"login", "login\nadmin", "login\nadmin\n123456", "login\nadmin\n123456\n1\n"})
    void aLoginInTheHandshakeThatNoClientSendsIsRefused(String login) throws Exception {
        String body = "connect\n" + login;

        String given = answerTo(server, "API 0 " + body.length() + " / 0_1_4_2\n" + body + script("0_1_4_2", COUNT));

        assertThat(given).matches(exactly("(\\d+) 0 1\nthe stand-in does not support[^\n]*\n" + NO_PRIVILEGE));
        assertThat(server.loginAttempts()).isZero();
    }
}
