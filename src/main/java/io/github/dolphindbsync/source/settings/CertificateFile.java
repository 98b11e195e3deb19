package io.github.dolphindbsync.source.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;

/** The file of trusted certificates that a setting names. */
public final class CertificateFile {

    private CertificateFile() {}

    /**
     * Reads certificates as text (PEM) or in binary.
     *
     * @throws SettingException where the file can't serve
     */
    public static KeyStore read(Setting certificates) {
        try (InputStream in = Files.newInputStream(Path.of(certificates.value()))) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null);
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("certificate " + store.size(), certificate);
            }
            if (store.size() > 0) {
                return store;
            }
        } catch (IOException | InvalidPathException | GeneralSecurityException e) {
            // The message below names both this and a file without certificates.
        }
        throw certificates.unusable("a readable file with one or more X.509 certificates, as PEM or DER");
    }
}
