package io.github.dolphindbsync.observe;

import io.github.dolphindbsync.source.PollResult;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;

/** Of the list of tables that {@code sync.tables} stands for: where it can't be had, new tables would be missed in silence. */
final class TablesHealthCheck extends ReadinessCheck {

    private volatile Optional<String> failure = Optional.of("the tables have not been listed yet");
    private volatile int tables;

    private volatile Supplier<Optional<Duration>> overdue = Optional::empty;

    TablesHealthCheck() {
        super("sync.tables");
    }

    /** @param listingOverdue how long ago the tables were last listed, where they should have been since */
    void listing(Supplier<Optional<Duration>> listingOverdue) {
        overdue = listingOverdue;
    }

    static String noPollBegins(Duration silent) {
        return "no poll has begun for " + PollResult.humanReadable(silent)
                + ", although the timer of its route should have: its thread is gone. Start the route, or the application, again";
    }

    void listed(int count, Optional<String> failed) {
        tables = count;
        failure = failed;
    }

    @Override
    void answer(HealthCheckResultBuilder builder) {
        Optional<String> bad =
                overdue.get().map(TablesHealthCheck::noPollBegins).or(() -> failure);
        String reason = bad.orElse(tables == 1 ? "1 table" : tables + " tables");
        builder.state(bad.isEmpty() ? State.UP : State.DOWN).message(reason).detail("reason", reason);
    }
}
