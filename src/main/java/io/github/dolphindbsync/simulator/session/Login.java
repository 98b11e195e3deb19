package io.github.dolphindbsync.simulator.session;

import io.github.dolphindbsync.simulator.fault.Faults;
import io.github.dolphindbsync.simulator.fault.Refusal;
import io.github.dolphindbsync.simulator.table.vector.ScriptException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Cipher;

/** Checks names and passwords, as plain text or encrypted with the server's public key. Thread-safe. */
public final class Login {

    /** A short key, because tests start many servers and a stand-in has no secrets. */
    private static final int KEY_BITS = 1024;

    private final Optional<String> user;
    private final String password;
    private final Optional<AuthMode> authMode;
    private final Faults faults;
    private final KeyPair keys;
    private final AtomicInteger attempts = new AtomicInteger();

    /** @param authMode empty for a release without SCRAM */
    public Login(Optional<String> user, String password, Optional<AuthMode> authMode, Faults faults) {
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

    public String publicKey() {
        byte[] line = {'\n'};
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, line)
                        .encodeToString(keys.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    /** How many logins were tried, successful or not. */
    public int attempts() {
        return attempts.get();
    }

    void check(String givenUser, String givenPassword) {
        require(givenUser, givenPassword.equals(password));
    }

    /**
     * Checks a name and a password.
     *
     * @param encrypted whether both are encrypted with the public key
     */
    public void check(String givenUser, String givenPassword, boolean encrypted) {
        if (encrypted) {
            check(decrypted(givenUser), decrypted(givenPassword));
        } else {
            check(givenUser, givenPassword);
        }
    }

    /** Counts a login, and refuses it where the password or the user is wrong. */
    public void require(String givenUser, boolean knowsPassword) {
        attempts.incrementAndGet();
        boolean isUser = user.filter(name -> !name.equals(givenUser)).isEmpty();
        if (!knowsPassword || !isUser || faults.refuses(Refusal.LOGINS)) {
            throw wrong();
        }
    }

    public String password() {
        return password;
    }

    public Optional<AuthMode> authMode() {
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
