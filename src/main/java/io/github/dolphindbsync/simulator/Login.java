package io.github.dolphindbsync.simulator;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Cipher;

/** Checks names and passwords, as plain text or encrypted with the server's public key. Thread-safe. */
final class Login {

    /** Short, because tests start many servers and a stand-in has no secrets. */
    private static final int KEY_BITS = 1024;

    private final Optional<String> user;
    private final String password;
    private final Optional<AuthMode> authMode;
    private final Faults faults;
    private final KeyPair keys;
    private final AtomicInteger attempts = new AtomicInteger();

    /** @param authMode empty for a server that is older than SCRAM */
    Login(Optional<String> user, String password, Optional<AuthMode> authMode, Faults faults) {
        this.user = user;
        this.password = password;
        this.authMode = authMode;
        this.faults = faults;
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(KEY_BITS);
            keys = generator.generateKeyPair();
        } catch (GeneralSecurityException noRsa) {
            throw new IllegalStateException(noRsa);
        }
    }

    String publicKey() {
        byte[] line = {'\n'};
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, line)
                        .encodeToString(keys.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    /** The function {@code login(user, password, encrypted)}. */
    void check(List<Value> arguments) {
        boolean encrypted = arguments.size() == 3
                && arguments.get(2) instanceof WholeVector flag
                && flag.isScalar()
                && flag.whole(0) == 1;
        String givenUser =
                Functions.vector("login", arguments, 0, arguments.size()).text(0);
        String givenPassword =
                Functions.vector("login", arguments, 1, arguments.size()).text(0);
        if (encrypted) {
            check(decrypted(givenUser), decrypted(givenPassword));
        } else {
            check(givenUser, givenPassword);
        }
    }

    /** How often somebody has tried to log in. */
    int attempts() {
        return attempts.get();
    }

    void check(String givenUser, String givenPassword) {
        require(givenUser, givenPassword.equals(password));
    }

    /** The login that may follow the word {@code connect} in a client's first request: name, password, encrypted or not. */
    void checkHandshake(String[] lines) {
        if (lines.length != 3 || !(lines[2].equals("true") || lines[2].equals("false"))) {
            throw ScriptException.unsupported("a login in the handshake without name, password and true or false");
        }
        if (lines[2].equals("true")) {
            check(decrypted(lines[0]), decrypted(lines[1]));
        } else {
            check(lines[0], lines[1]);
        }
    }

    /** Counts a login, which has proven that it knows the password or not. */
    void require(String givenUser, boolean knowsPassword) {
        attempts.incrementAndGet();
        boolean isUser = user.filter(name -> !name.equals(givenUser)).isEmpty();
        if (!knowsPassword || !isUser || faults.refusesLogins()) {
            throw wrong();
        }
    }

    String password() {
        return password;
    }

    Optional<AuthMode> authMode() {
        return authMode;
    }

    private String decrypted(String text) {
        try {
            Cipher cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
            cipher.init(Cipher.DECRYPT_MODE, keys.getPrivate());
            return new String(cipher.doFinal(Base64.getMimeDecoder().decode(text)), StandardCharsets.UTF_8);
        } catch (GeneralSecurityException | IllegalArgumentException unreadable) {
            throw wrong();
        }
    }

    private static ScriptException wrong() {
        return new ScriptException("The user name or password is incorrect.");
    }
}
