package io.github.dolphindbsync.simulator.wire;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.simulator.script.function.Arguments;
import io.github.dolphindbsync.simulator.session.Login;
import io.github.dolphindbsync.simulator.table.vector.Scalars;
import io.github.dolphindbsync.simulator.table.vector.ScriptException;
import io.github.dolphindbsync.simulator.table.vector.Value;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The server side of one login by SCRAM-SHA-256 (RFC 5802 and 7677), with two functions and their arguments instead of
 * SASL messages. Both sides compute the authenticated message from those arguments. The vendor's clients do not escape
 * a comma or an equals sign in the user name. Used by one thread.
 */
final class ScramLogin {

    private static final String HMAC = "HmacSHA256";
    /** The smallest number that RFC 7677 allows. */
    private static final int ITERATIONS = 4096;

    private static final int SALT_BYTES = 16;
    private static final int NONCE_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Login login;
    private Optional<Exchange> begun = Optional.empty();

    private record Exchange(String user, String clientNonce, String nonce, String salt) {
        String message() {
            return "n=" + user + ",r=" + clientNonce + ",r=" + nonce + ",s=" + salt + ",i=" + ITERATIONS + ",c=biws,r="
                    + nonce;
        }
    }

    ScramLogin(Login login) {
        this.login = login;
    }

    /** The function {@code scramClientFirst(user, nonce)}: salt, iterations and the nonces of both sides. */
    Value first(List<Value> arguments) {
        String user = text("scramClientFirst", arguments, 0, 2);
        String clientNonce = text("scramClientFirst", arguments, 1, 2);
        Exchange exchange =
                new Exchange(user, clientNonce, clientNonce + randomText(NONCE_BYTES), randomText(SALT_BYTES));
        begun = Optional.of(exchange);
        return new Value.Tuple(List.of(
                Scalars.text(exchange.salt()),
                Scalars.whole(ColumnType.INT, ITERATIONS),
                Scalars.text(exchange.nonce())));
    }

    /** The function {@code scramClientFinal(user, nonce, proof)}: the server's signature, if the proof is right. */
    Value last(List<Value> arguments) {
        String user = text("scramClientFinal", arguments, 0, 3);
        String nonce = text("scramClientFinal", arguments, 1, 3);
        String proof = text("scramClientFinal", arguments, 2, 3);
        Exchange exchange = begun.filter(
                        first -> first.user().equals(user) && first.nonce().equals(nonce))
                .orElseThrow(() -> ScriptException.unsupported("scramClientFinal without its scramClientFirst"));
        begun = Optional.empty();
        try {
            byte[] salted = saltedPassword(exchange.salt());
            byte[] clientKey = hmac(salted, "Client Key");
            byte[] signature = hmac(MessageDigest.getInstance("SHA-256").digest(clientKey), exchange.message());
            login.require(user, MessageDigest.isEqual(clientKey, exclusiveOr(decoded(proof), signature)));
            return Scalars.text(
                    Base64.getEncoder().encodeToString(hmac(hmac(salted, "Server Key"), exchange.message())));
        } catch (GeneralSecurityException noSha256) {
            throw new IllegalStateException(noSha256);
        }
    }

    private byte[] saltedPassword(String salt) throws GeneralSecurityException {
        PBEKeySpec password = new PBEKeySpec(
                login.password().toCharArray(), Base64.getDecoder().decode(salt), ITERATIONS, 256);
        return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                .generateSecret(password)
                .getEncoded();
    }

    private static byte[] hmac(byte[] key, String message) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(HMAC);
        mac.init(new SecretKeySpec(key, HMAC));
        return mac.doFinal(message.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] decoded(String proof) {
        try {
            return Base64.getDecoder().decode(proof);
        } catch (IllegalArgumentException notBase64) {
            return new byte[0];
        }
    }

    private static byte[] exclusiveOr(byte[] proof, byte[] signature) {
        byte[] key = proof.clone();
        for (int index = 0; index < Math.min(key.length, signature.length); index++) {
            key[index] ^= signature[index];
        }
        return key;
    }

    private static String randomText(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return Base64.getEncoder().encodeToString(random);
    }

    private static String text(String function, List<Value> arguments, int index, int expected) {
        return Arguments.vector(function, arguments, index, expected).text(0);
    }
}
