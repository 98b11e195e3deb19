package io.github.dolphindbsync.destination.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Whose signature makes the certificate of a server trusted. */
final class CertificateAuthority {

    private CertificateAuthority() {}

    /** The authorities that Java knows, or those of {@code javax.net.ssl.trustStore}. */
    static SSLContext ofTheSystem() {
        try {
            return SSLContext.getDefault();
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "the certificates of javax.net.ssl.trustStore or .keyStore can't be used: " + e.getMessage());
        }
    }

    /**
     * Those of a file.
     *
     * @throws IllegalArgumentException where it holds none
     */
    static SSLContext in(Path file) {
        try (InputStream certificates = Files.newInputStream(file)) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null);
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(certificates)) {
                trusted.setCertificateEntry("authority " + trusted.size(), certificate);
            }
            if (trusted.size() > 0) {
                TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                trust.init(trusted);
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(null, trust.getTrustManagers(), null);
                return context;
            }
        } catch (IOException | GeneralSecurityException e) {
            throw unusable(file, ": " + e.getMessage());
        }
        throw unusable(file, "");
    }

    /** Without its cause, which would be reported in its place. */
    private static IllegalArgumentException unusable(Path file, String reason) {
        return new IllegalArgumentException("certificate authority " + file
                + " is not a readable file with one or more X.509 certificates, as PEM or DER" + reason);
    }
}
