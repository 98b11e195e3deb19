package io.github.dolphindbsync.source.poll;

import io.github.dolphindbsync.delivery.BatchContext;
import io.github.dolphindbsync.delivery.DestinationFault;
import io.github.dolphindbsync.source.connection.DolphinDBException;
import io.github.dolphindbsync.source.connection.RecoveryAction;
import io.github.dolphindbsync.source.settings.SettingException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.FailedToCreateProducerException;
import org.apache.camel.ResolveEndpointFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Why a poll failed.
 *
 * @param cause what was thrown; null where nothing was, but the route left rows behind
 * @param advice what the host adds; may be empty
 */
public record PollFailure(Throwable cause, String advice) {

    private static final Logger LOG = LoggerFactory.getLogger(PollFailure.class);

    private static final String ROWS_LEFT =
            "the route did not take all batches, or ended a batch without its checkpoint, so no further batch was "
                    + "read. The split must take all batches, CheckpointProcessor must be the last step for each of them, and no step may handle a failure before it.";

    PollFailure(Throwable cause) {
        this(cause, "");
    }

    /** What ended an exchange, even where the route went on over it; what we foresaw is inside of what Camel wraps. */
    static PollFailure of(Exchange done) {
        BatchContext context = BatchContext.of(done);
        return context == null ? withoutAdvice(done) : of(done, context.getSync());
    }

    /** As {@link #of(Exchange)}, also where the sync had not come to its first batch. */
    static PollFailure of(Exchange done, String sync) {
        return withoutAdvice(done).advisedBy(done.getContext().getRegistry().findByType(FailureAdvice.class), sync);
    }

    private static PollFailure withoutAdvice(Exchange done) {
        Throwable thrown = done.getException();
        if (thrown == null) {
            thrown = done.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        }
        Throwable endpoint = null;
        while (thrown != null && thrown.getCause() != null && thrown.getCause() != thrown && !isForeseen(thrown)) {
            endpoint = isOfEndpoint(thrown) ? thrown : endpoint;
            thrown = thrown.getCause();
        }
        PollFailure innermost = new PollFailure(thrown);
        return endpoint == null || innermost.isForeseen() ? innermost : new PollFailure(endpoint);
    }

    private PollFailure advisedBy(Set<FailureAdvice> host, String sync) {
        return cause == null
                ? this
                : new PollFailure(
                        cause,
                        host.stream()
                                .flatMap(known -> known.advice(sync, cause).stream())
                                .collect(Collectors.joining(" ")));
    }

    /** Describes in one line what keeps a sync from its work. */
    public static String reasonOf(Throwable cause) {
        return new PollFailure(cause).reason();
    }

    /** Logs and reports what ended an exchange before the poll of a sync began; returns false where nothing did. */
    public static boolean reportNotBegun(String sync, Exchange done) {
        Optional<PollFailure> failure = before(done);
        failure.ifPresent(found -> {
            found.log("sync " + sync + ": FAILED before its poll started");
            BatchContext.setFailure(done, sync, found.reason());
            PollResult result = PollResult.notBegun(sync, found.reason());
            PollListeners.of(done.getContext()).report(listener -> listener.finished(result));
        });
        return failure.isPresent();
    }

    /** What ended an exchange before its poll began; empty where nothing did. */
    public static Optional<PollFailure> before(Exchange done) {
        PollFailure failure = of(done);
        return failure.cause() == null ? Optional.empty() : Optional.of(failure);
    }

    /** With a stack trace only where the message does not say all. */
    public void log(String what) {
        if (isForeseen()) {
            LOG.error("{}: {}", what, reason());
            LOG.debug("stack trace", cause);
        } else {
            LOG.error("{}: {}", what, reason(), cause);
        }
    }

    /**
     * An endpoint that can't be made, as by an unknown option: Camel's message names it, and that of its cause does
     * not.
     */
    private static boolean isOfEndpoint(Throwable thrown) {
        return thrown instanceof FailedToCreateProducerException || thrown instanceof ResolveEndpointFailedException;
    }

    /** Whether the message is complete without a stack trace. */
    boolean isForeseen() {
        return cause == null
                || isForeseen(cause)
                || isOfEndpoint(cause)
                || ProcessFault.reason(cause).isPresent()
                || EndpointFault.reason(cause).isPresent();
    }

    private static boolean isForeseen(Throwable thrown) {
        return thrown instanceof SQLException || thrown.getClass().getName().startsWith("io.github.dolphindbsync.");
    }

    /** True if a database refused something, or failed. */
    boolean isOfDatabase() {
        for (Throwable thrown = cause; thrown != null; thrown = thrown.getCause()) {
            if (thrown instanceof SQLException) {
                return true;
            }
        }
        return false;
    }

    public String reason() {
        return EndpointFault.withoutUrls(wholeReason()) + (advice.isEmpty() ? "" : " " + advice);
    }

    private String wholeReason() {
        if (cause == null) {
            return ROWS_LEFT;
        }
        Optional<String> ofProcess = ProcessFault.reason(cause);
        if (ofProcess.isPresent()) {
            return ofProcess.get();
        }
        if (cause.getMessage() == null || !(isForeseen(cause) || isOfEndpoint(cause))) {
            return EndpointFault.reason(cause).orElseGet(cause::toString);
        }
        String message = DestinationFault.inOneLine(cause.getMessage());
        String inner = cause.getCause() == null ? null : cause.getCause().getMessage();
        String reason = inner == null ? "" : DestinationFault.inOneLine(inner);
        String all = message.contains(reason) ? message : message + " (" + reason + ")";
        return DestinationFault.advice(cause)
                .map(advice -> all + (all.endsWith(".") ? " " : ". ") + advice)
                .orElse(all);
    }

    /** What helps, where it was the source that failed. */
    Optional<RecoveryAction> recoveryAction() {
        if (cause instanceof DolphinDBException failed) {
            return Optional.of(failed.recoveryAction());
        }
        return cause instanceof SettingException ? Optional.of(RecoveryAction.FAIL) : Optional.empty();
    }
}
