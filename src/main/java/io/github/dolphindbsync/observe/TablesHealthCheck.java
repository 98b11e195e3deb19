package io.github.dolphindbsync.observe;

import io.github.dolphindbsync.source.settings.Durations;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;

/** Checks that the tables of {@code sync.tables} can be listed: otherwise new tables would be missed without notice. */
final class TablesHealthCheck extends ReadinessCheck {

    private volatile Optional<String> failure = Optional.of("the tables have not been listed yet");
    private volatile int tables;

    private volatile Supplier<Optional<Duration>> overdue = Optional::empty;

    TablesHealthCheck() {
        super("sync.tables");
    }

    /** @param listingOverdue time since the tables were last listed, if they should have been listed since */
    void listing(Supplier<Optional<Duration>> listingOverdue) {
        overdue = listingOverdue;
    }

    static String noPollBegins(Duration silent) {
        return "no poll has started for " + Durations.humanReadable(silent)
                + ", although its timer is due: the timer thread has ended. Restart the route or the application";
    }

    void listed(int count, Optional<String> failed) {
        tables = count;
        failure = failed;
    }

    @Override
    void answer(HealthCheckResultBuilder builder) {
        Optional<String> problem =
                overdue.get().map(TablesHealthCheck::noPollBegins).or(() -> failure);
        String reason = problem.orElse(tables == 1 ? "1 table" : tables + " tables");
        builder.state(problem.isEmpty() ? State.UP : State.DOWN).message(reason).detail("reason", reason);
    }
}
