package io.github.dolphindbsync.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.xxdb.DBConnection;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stand-in that talks TLS, with certificates that are good and others. */
class TlsTest {

    private static TestCertificates certificates;

    @BeforeAll
    static void makeAnAuthority(@TempDir Path folder) throws Exception {
        certificates = TestCertificates.in(Files.createDirectory(folder.resolve("certificates")));
    }

    @Test
    void theVendorsClientReadsOverTls() throws Exception {
        try (StandInServer server = started(certificates.good())) {
            server.createTable("market", "trade", StandInTest.TRADES).appendRow("A", 1L, 1f, 1);
            DBConnection client = new DBConnection(false, true, false);

            assertThat(client.connect("127.0.0.1", server.port(), "admin", "123456"))
                    .isTrue();
            assertThat(client.run("select * from " + StandInTest.TRADE).rows()).isEqualTo(1);
            client.close();
        }
    }

    @Test
    void whoTalksPlainlyGetsNoAnswer() throws Exception {
        try (StandInServer server = started(certificates.good())) {
            DBConnection plain = new DBConnection();
            assertThatThrownBy(() -> {
                        if (!plain.connect("127.0.0.1", server.port(), "admin", "123456")) {
                            throw new IllegalStateException("no connection");
                        }
                    })
                    .isInstanceOf(Exception.class);
        }
    }

    @Test
    void aGoodCertificateIsGoodForTheHostsNameAndAddress() throws Exception {
        try (StandInServer server = started(certificates.good())) {
            assertThatCode(() -> shakeHands(server, "localhost")).doesNotThrowAnyException();
            assertThatCode(() -> shakeHands(server, "127.0.0.1")).doesNotThrowAnyException();
        }
    }

    @Test
    void anExpiredCertificateIsRecognised() throws Exception {
        assertRefused(certificates.expired(), "validity check failed");
    }

    @Test
    void aSelfSignedCertificateIsRecognised() throws Exception {
        assertRefused(certificates.selfSigned(), "unable to find valid certification path");
    }

    @Test
    void aCertificateOfAnotherHostIsRecognised() throws Exception {
        assertRefused(certificates.ofAnotherHost(), "No subject alternative");
    }

    private static void assertRefused(SSLContext context, String reason) throws Exception {
        try (StandInServer server = started(context)) {
            assertThatThrownBy(() -> shakeHands(server, "localhost"))
                    .isInstanceOf(SSLHandshakeException.class)
                    .hasStackTraceContaining(reason);
        }
    }

    private static StandInServer started(SSLContext context) throws Exception {
        StandInServer server = StandInServer.builder().tls(context).build();
        server.start();
        return server;
    }

    /** As a client does that trusts the test's authority and checks the host. */
    private static void shakeHands(StandInServer server, String host) throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(certificates.authority())) {
            trusted.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(host, server.port())) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.startHandshake();
        }
    }
}
