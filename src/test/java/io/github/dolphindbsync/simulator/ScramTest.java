package io.github.dolphindbsync.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.xxdb.DBConnection;
import com.xxdb.comm.SqlStdEnum;
import com.xxdb.data.BasicAnyVector;
import com.xxdb.data.BasicString;
import io.github.dolphindbsync.simulator.session.AuthMode;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The login by SCRAM that there is from release 3.00.3 on, by the vendor's own client. */
class ScramTest {

    private static final String COUNT = "exec count(*) from " + StandInTest.TRADE;

    private StandInServer server;
    private DBConnection client;

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void theRightPasswordLogsIn() throws Exception {
        DBConnection scram = connected(AuthMode.SCRAM, true);

        scram.login("admin", "123456", true);

        assertThat(scram.run(COUNT).getString()).isEqualTo("0");
        assertThat(server.loginAttempts()).isEqualTo(1);
    }

    /** The client checks that it is the server that it shares the password with, too. */
    @Test
    void aWrongPasswordIsOneAttempt() throws Exception {
        DBConnection scram = connected(AuthMode.SCRAM, true);

        assertThatThrownBy(() -> scram.login("admin", "wrong", true))
                .hasMessageContaining("The user name or password is incorrect.");
        assertThat(server.loginAttempts()).isEqualTo(1);
        assertThatThrownBy(() -> scram.run(COUNT)).hasMessageContaining("<NoPrivilege>");
    }

    @Test
    void theRightPasswordOfAnotherUserIsRefused() throws Exception {
        DBConnection scram = connected(AuthMode.SCRAM, true);

        assertThatThrownBy(() -> scram.login("guest", "123456", true))
                .hasMessageContaining("The user name or password is incorrect.");
    }

    /** As the client is used by default: first by SCRAM, and whatever comes of that, by the server's public key. */
    @Test
    void theClientLogsInOnceMoreByThePublicKey() throws Exception {
        DBConnection both = connected(AuthMode.SCRAM, false);

        both.login("admin", "123456", true);

        assertThat(both.run(COUNT).getString()).isEqualTo("0");
        assertThat(server.loginAttempts()).isEqualTo(2);
    }

    @Test
    void aWrongPasswordIsTwoAttemptsByDefault() throws Exception {
        DBConnection both = connected(AuthMode.SCRAM, false);

        assertThatThrownBy(() -> both.login("admin", "wrong", true))
                .hasMessageContaining("The user name or password is incorrect. function: login");
        assertThat(server.loginAttempts()).isEqualTo(2);
    }

    @Test
    void aLoginIsRefusedOrDroppedOnPurposeToo() throws Exception {
        DBConnection scram = connected(AuthMode.SCRAM, true);
        server.faults().refuseLogins(true);
        assertThatThrownBy(() -> scram.login("admin", "123456", true))
                .hasMessageContaining("The user name or password is incorrect.");

        server.faults().dropLogins(true);

        assertThatThrownBy(() -> scram.login("admin", "123456", true)).hasMessageNotContaining("Server response");
    }

    @Test
    void aUserWithoutScramIsReported() throws Exception {
        DBConnection scram = connected(AuthMode.SHA256, true);

        assertThatThrownBy(() -> scram.login("admin", "123456", true))
                .hasMessage("user 'admin' doesn't support scram authMode.");
        assertThat(server.loginAttempts()).isZero();
    }

    @Test
    void anOlderServerDoesNotKnowScram() throws Exception {
        DBConnection scram = connected(null, true);

        assertThatThrownBy(() -> scram.login("admin", "123456", true))
                .hasMessage("SCRAM login is unavailble on current server.");
        assertThat(server.loginAttempts()).isZero();
    }

    @Test
    void aProofIsGoodForOneLoginAndItsOwnNonce() throws Exception {
        DBConnection scram = connected(AuthMode.SCRAM, true);
        BasicString user = new BasicString("admin");
        BasicString proof = new BasicString("not a proof");
        BasicAnyVector first =
                (BasicAnyVector) scram.run("scramClientFirst", List.of(user, new BasicString("nonce,1")));
        BasicString nonce = new BasicString(first.getEntity(2).getString());

        assertThat(nonce.getString()).startsWith("nonce,1").hasSizeGreaterThan(20);
        assertThatThrownBy(() -> scram.run("scramClientFinal", List.of(user, new BasicString("other"), proof)))
                .hasMessageContaining("without its scramClientFirst");
        assertThatThrownBy(() -> scram.run("scramClientFinal", List.of(user, nonce, proof)))
                .hasMessageContaining("The user name or password is incorrect.");
        assertThatThrownBy(() -> scram.run("scramClientFinal", List.of(user, nonce, proof)))
                .hasMessageContaining("without its scramClientFirst");
    }

    /** @param onlyScram whether the client leaves it at SCRAM */
    private DBConnection connected(AuthMode mode, boolean onlyScram) throws Exception {
        StandInServer.Builder builder =
                StandInServer.builder().username("admin").password("123456");
        if (mode != null) {
            builder.authMode(mode);
        }
        server = builder.build();
        server.createTable("market", "trade", StandInTest.TRADES);
        server.start();
        client = new DBConnection(false, false, false, false, false, SqlStdEnum.DolphinDB, onlyScram);
        assertThat(client.connect("127.0.0.1", server.port())).isTrue();
        return client;
    }
}
