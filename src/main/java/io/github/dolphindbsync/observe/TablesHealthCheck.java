package io.github.dolphindbsync.observe;

import java.util.Optional;
import org.apache.camel.health.HealthCheckResultBuilder;

/** Of the list of tables that {@code sync.tables} stands for: where it can't be had, new tables would be missed in silence. */
final class TablesHealthCheck extends ReadinessCheck {

    private volatile Optional<String> failure = Optional.of("the tables have not been listed yet");
    private volatile int tables;

    TablesHealthCheck() {
        super("sync.tables");
    }

    void listed(int count, Optional<String> failed) {
        tables = count;
        failure = failed;
    }

    @Override
    void answer(HealthCheckResultBuilder builder) {
        String reason = failure.orElse(tables == 1 ? "1 table" : tables + " tables");
        builder.state(failure.isEmpty() ? State.UP : State.DOWN).message(reason).detail("reason", reason);
    }
}
