package io.github.dolphindbsync.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Certificates for servers, made by the JDK's own {@code keytool} when they are asked for first: a third of a second
 * each, and no library for it.
 */
public final class TestCertificates {

    private static final String AUTHORITY = "authority";
    /** Of each key and each file of keys. */
    public static final String PASSWORD = "changeit";

    private static final String THIS_MACHINE = "san=dns:localhost,ip:127.0.0.1";

    private final Path folder;
    private final Set<String> made = new HashSet<>();

    private TestCertificates(Path folder) {
        this.folder = folder;
    }

    /** With an authority of their own, in an empty folder. */
    public static TestCertificates in(Path folder) {
        TestCertificates certificates = new TestCertificates(folder);
        certificates.make(AUTHORITY, "-ext", "bc:c", "-ext", "ku:c=keyCertSign");
        return certificates;
    }

    /** The certificate of the authority that signs, as a PEM file. */
    public Path authority() {
        try {
            byte[] lineEnd = {'\n'};
            String body = Base64.getMimeEncoder(64, lineEnd)
                    .encodeToString(certificateOf(AUTHORITY).getEncoded());
            return Files.writeString(
                    folder.resolve("authority.pem"),
                    "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n");
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Nothing is wrong with it: for localhost and 127.0.0.1, signed by the authority. */
    public SSLContext good() {
        return signed("good", "-ext", THIS_MACHINE);
    }

    /** The same as a PKCS12 file, for servers in another process. */
    public Path goodKeyStore() {
        good();
        Path file = folder.resolve("good.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            only("good").store(out, PASSWORD.toCharArray());
            return file;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Was good until a year ago. */
    public SSLContext expired() {
        return signed("expired", "-ext", THIS_MACHINE, "-startdate", "-2y", "-validity", "365");
    }

    /** Signed by nobody but itself. */
    public SSLContext selfSigned() {
        make("self-signed", "-ext", THIS_MACHINE);
        return context("self-signed");
    }

    /** Signed by the authority, but for another host. */
    public SSLContext ofAnotherHost() {
        return signed("of-another-host", "-ext", "san=dns:elsewhere.example");
    }

    private SSLContext signed(String name, String... options) {
        List<String> all = new ArrayList<>(List.of(options));
        all.addAll(List.of("-signer", AUTHORITY));
        make(name, all.toArray(String[]::new));
        return context(name);
    }

    private void make(String name, String... options) {
        if (!made.add(name)) {
            return;
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-J-XX:+UseSerialGC",
                "-genkeypair",
                "-alias",
                name,
                "-dname",
                "CN=" + name,
                "-keyalg",
                "EC",
                "-keystore",
                folder.resolve("all.p12").toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD));
        command.addAll(List.of(options));
        try {
            Process keytool =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException(output);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Certificate certificateOf(String name) throws GeneralSecurityException {
        return keys().getCertificate(name);
    }

    /** A context whose only key is the one of this name. */
    private SSLContext context(String name) {
        try {
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(only(name), PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private KeyStore only(String name) throws IOException, GeneralSecurityException {
        char[] password = PASSWORD.toCharArray();
        KeyStore all = keys();
        KeyStore one = KeyStore.getInstance("PKCS12");
        one.load(null, password);
        one.setKeyEntry(name, all.getKey(name, password), password, all.getCertificateChain(name));
        return one;
    }

    private KeyStore keys() throws GeneralSecurityException {
        try (InputStream in = Files.newInputStream(folder.resolve("all.p12"))) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            return keys;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
