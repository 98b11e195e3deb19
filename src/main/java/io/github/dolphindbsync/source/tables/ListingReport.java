package io.github.dolphindbsync.source.tables;

import io.github.dolphindbsync.source.poll.PollListeners;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports what the listings of tables have found. */
final class ListingReport {

    private static final Logger LOG = LoggerFactory.getLogger(ListingReport.class);

    private final PollListeners listeners;
    private Optional<String> lastFailure = Optional.empty();

    ListingReport(PollListeners listeners) {
        this.listeners = listeners;
    }

    /** A failure is logged once, not each time. */
    void listed(Set<String> syncs, List<String> failures) {
        Optional<String> failure = failures.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", failures));
        if (!failure.equals(lastFailure)) {
            failure.ifPresent(reason -> LOG.error("tables: FAILED: {}", reason));
            lastFailure = failure;
        }
        listeners.report(listener -> listener.listed(syncs, failure));
    }

    /** What the last listing failed by. */
    Optional<String> lastFailure() {
        return lastFailure;
    }
}
