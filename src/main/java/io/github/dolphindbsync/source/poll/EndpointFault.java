package io.github.dolphindbsync.source.poll;

import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Pattern;

/**
 * What to do about a failure of an endpoint that is no database. By the names of the exceptions, because none of these
 * components need be on the class path.
 */
final class EndpointFault {

    private static final String AGAIN = " Nothing is lost: the next poll continues from the checkpoint.";

    /** A token may be anywhere behind the host, and a password before it. */
    private static final Pattern URL = Pattern.compile("(?i)\\b(https?:/*)(?:[^\\s/?#@]*@)?([^\\s/?#@]+)[/?#]\\S+");

    private static final Set<String> FENCED = Set.of(
            "org.apache.kafka.common.errors.ProducerFencedException",
            "org.apache.kafka.common.errors.InvalidProducerEpochException");

    private EndpointFault() {}

    /** A message in which nothing but the host is left of the URL of an HTTP server. */
    static String withoutUrls(String message) {
        return URL.matcher(message).replaceAll("$1$2/(not shown)");
    }

    /** What happened and what to do, in sentences; empty where the failure is of another kind. */
    static Optional<String> reason(Throwable failure) {
        String name = failure.getClass().getName();
        if (name.equals("org.apache.kafka.common.errors.SaslAuthenticationException")) {
            return Optional.of("Kafka refused the login: " + failure.getMessage()
                    + ". Check camel.component.kafka.sasl-username, camel.component.kafka.sasl-password and"
                    + " camel.component.kafka.sasl-auth-type. Stop the application and start it again then: Kafka's"
                    + " client sends nothing more after a refusal. Nothing is lost: it continues from the checkpoint.");
        }
        if (name.equals("org.apache.kafka.common.errors.SslAuthenticationException")) {
            return Optional.of("TLS with Kafka failed: " + failure.getMessage()
                    + ". Check whether the certificate is for the host of the broker, and signed by one in"
                    + " camel.component.kafka.ssl-truststore-location." + AGAIN);
        }
        if (FENCED.contains(name)) {
            return Optional.of(
                    "Kafka has ended the transaction of the batch: another process has begun to deliver this "
                            + "sync, or the batch took longer than transaction.timeout.ms. If two processes run this sync, stop"
                            + " one of them." + AGAIN);
        }
        if (name.startsWith("org.apache.kafka.")) {
            return Optional.of("Kafka did not acknowledge the batch: "
                    + String.valueOf(failure.getMessage()).replaceFirst("\\.?\\s*$", ".")
                    + " Check whether the brokers run, and whether the topic exists and can be written to." + AGAIN);
        }
        if (name.equals("org.apache.camel.http.base.HttpOperationFailedException")) {
            return Optional.of("The HTTP server did not accept the batch: " + failure.getMessage()
                    + ". Check the URL and the log of the server." + AGAIN);
        }
        if (failure instanceof RejectedExecutionException
                && "Redelivery not allowed while stopping".equals(failure.getMessage())) {
            return Optional.of("The application was stopped before the batch was sent again." + AGAIN);
        }
        if (failure instanceof SocketException
                || failure instanceof SocketTimeoutException
                || failure instanceof UnknownHostException
                || name.startsWith("org.apache.hc.core5.http.")) {
            return Optional.of("The HTTP server could not be reached, or did not answer: " + failure.getMessage()
                    + ". Check whether it runs, and whether the URL is right." + AGAIN);
        }
        if (failure instanceof FileSystemException) {
            return Optional.of("A file could not be read or written ("
                    + failure.getClass().getSimpleName() + "): " + failure.getMessage()
                    + ". Check whether its folder exists, has free space, and can be written to by this " + "process."
                    + AGAIN);
        }
        return Optional.empty();
    }
}
