package io.github.dolphindbsync.source.connection;

import io.github.dolphindbsync.source.settings.CertificateFile;
import io.github.dolphindbsync.source.settings.ServerSetting;
import io.github.dolphindbsync.source.settings.ServerSettings;
import io.github.dolphindbsync.source.settings.Setting;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * Whether the server is who it should be. The vendor's client trusts every certificate and looks at no host name, so
 * the certificate is verified on a separate connection, by the JDK, and the client's connection must then show the very
 * same one before anything secret is sent over it. That costs one more handshake for each connection.
 */
public final class ServerCertificate {

    private final Certificate certificate;

    private ServerCertificate(Certificate certificate) {
        this.certificate = certificate;
    }

    /**
     * The server's certificate, valid now, for this host name, and signed by a trusted authority.
     *
     * @param opening receives the socket before this waits for anything, so that it can be closed
     */
    static ServerCertificate verify(ServerSettings server, Consumer<Socket> opening) {
        SSLContext context = trusting(server.tlsCertificates());
        try (Socket plain = new Socket()) {
            opening.accept(plain);
            plain.connect(new InetSocketAddress(server.host(), server.port()), (int)
                    server.connectTimeout().toMillis());
            plain.setSoTimeout((int) server.readTimeout().toMillis());
            try (SSLSocket socket =
                    (SSLSocket) context.getSocketFactory().createSocket(plain, server.host(), server.port(), true)) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
                socket.startHandshake();
                return new ServerCertificate(socket.getSession().getPeerCertificates()[0]);
            }
        } catch (SSLException e) {
            if (!(innermost(e) instanceof GeneralSecurityException)) {
                throw new DolphinDBException(
                        RecoveryAction.RETRY,
                        "DolphinDB server " + server + " does not answer with TLS: " + e.getMessage() + ". Check "
                                + ServerSetting.PORT.key() + " and " + ServerSetting.TLS.key() + ".",
                        e);
            }
            throw new DolphinDBException(
                    RecoveryAction.FAIL,
                    "DolphinDB server " + server + ": its certificate is not trusted, so no password was sent: "
                            + innermost(e).getMessage() + ". Check " + ServerSetting.HOST.key()
                            + ", which must be a name in the certificate, and "
                            + ServerSetting.TLS_CERTIFICATES.key() + " ("
                            + server.tlsCertificates().map(Setting::value).orElse("the system's")
                            + "), which must contain the certificate that signed it.",
                    e);
        } catch (IOException e) {
            throw ServerErrors.noConnection(server, String.valueOf(e.getMessage()), true);
        }
    }

    /** The JDK tells outside that something is wrong, and inside what. */
    private static Throwable innermost(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static SSLContext trusting(Optional<Setting> certificates) {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(certificates.isEmpty() ? null : CertificateFile.read(certificates.get()));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no TLS", e);
        }
    }

    /** Refuses a connection on which another server answered than the one that was verified. */
    void requireSame(ServerSettings server, Socket socket) throws IOException {
        boolean same = socket instanceof SSLSocket secure
                && secure.getSession().getPeerCertificates()[0].equals(certificate);
        if (!same) {
            throw new DolphinDBException(
                    RecoveryAction.RETRY,
                    "DolphinDB server " + server
                            + " changed its certificate between two connections, so no password was sent");
        }
    }
}
