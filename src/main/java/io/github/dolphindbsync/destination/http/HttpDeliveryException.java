package io.github.dolphindbsync.destination.http;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.impl.EnglishReasonPhraseCatalog;

/**
 * A server did not accept a batch. Says what happened and what to do, without any part of the URL behind the host, and
 * without the server's own words, which may repeat it.
 */
public final class HttpDeliveryException extends IOException {

    private static final long serialVersionUID = 1L;

    private static final String CONTINUES = " Nothing is lost: the next poll continues from the checkpoint.";
    private static final Set<Integer> TRANSIENT =
            Set.of(HttpStatus.SC_REQUEST_TIMEOUT, HttpStatus.SC_TOO_EARLY, HttpStatus.SC_TOO_MANY_REQUESTS);

    private final boolean isTransient;
    private final boolean isAnswer;

    private HttpDeliveryException(boolean isTransient, boolean isAnswer, String message, Throwable cause) {
        super(message + CONTINUES, cause);
        this.isTransient = isTransient;
        this.isAnswer = isAnswer;
    }

    /** Whether the server answered, so that neither the connection nor the time was at fault. */
    public boolean isAnswer() {
        return isAnswer;
    }

    /** Whether the same request may be accepted a moment later. */
    public boolean isTransient() {
        return isTransient;
    }

    static HttpDeliveryException refused(HttpHost server, int status) {
        String name = EnglishReasonPhraseCatalog.INSTANCE.getReason(status, Locale.ROOT);
        return new HttpDeliveryException(
                status >= HttpStatus.SC_INTERNAL_SERVER_ERROR || TRANSIENT.contains(status),
                true,
                "The HTTP server did not accept the batch: " + server.toURI() + " answered " + status
                        + (name == null ? "" : " " + name) + ". " + advice(status),
                null);
    }

    private static String advice(int status) {
        if (status >= HttpStatus.SC_REDIRECTION && status < HttpStatus.SC_CLIENT_ERROR) {
            return "Redirects are not followed: use the URL to which the server redirects.";
        }
        return switch (status) {
            case HttpStatus.SC_UNAUTHORIZED, HttpStatus.SC_FORBIDDEN ->
                "Check the header with the token in the route, and the URL.";
            case HttpStatus.SC_PROXY_AUTHENTICATION_REQUIRED -> "Check the login of the proxy.";
            case HttpStatus.SC_REQUEST_TOO_LONG -> "Set sync.<name>.batch-size to fewer rows.";
            default -> "Check the URL and the log of the server.";
        };
    }

    static HttpDeliveryException late(HttpHost server, Duration timeout) {
        return new HttpDeliveryException(
                true,
                false,
                "The HTTP server could not be reached, or did not answer: " + server.toURI() + " took longer than "
                        + timeout.toMillis() + " ms. Check whether it runs, or raise the timeout.",
                null);
    }

    static HttpDeliveryException withoutAnswer(HttpHost server, Exception failure) {
        if (failure instanceof SSLException) {
            return withoutTls(server, failure);
        }
        boolean isHttp = !(failure instanceof HttpException);
        return new HttpDeliveryException(
                true,
                false,
                "The HTTP server could not be reached, or did not answer: " + server.toURI() + ": "
                        + (isHttp ? text(failure) : "its answer is not HTTP")
                        + ". Check whether it runs, and whether the URL is right.",
                isHttp ? failure : null);
    }

    private static HttpDeliveryException withoutTls(HttpHost server, Exception failure) {
        Throwable innermost = failure;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        boolean isCertificate =
                innermost instanceof GeneralSecurityException || innermost instanceof SSLPeerUnverifiedException;
        return new HttpDeliveryException(
                !isCertificate,
                false,
                "TLS failed with " + server.toURI() + ": " + text(innermost)
                        + (isCertificate
                                ? ". Its certificate is not trusted. Trust the certificate that signed it,"
                                        + " and use a host that it names."
                                : ". Check whether the URL should begin with http://."),
                innermost);
    }

    private static String text(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
