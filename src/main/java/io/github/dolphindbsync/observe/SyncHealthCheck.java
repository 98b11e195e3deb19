package io.github.dolphindbsync.observe;

import org.apache.camel.health.HealthCheckResultBuilder;

/** UP after a successful poll; DOWN before it, after too many failed polls, and if the lag is too large. */
final class SyncHealthCheck extends ReadinessCheck {

    private final SyncStatus status;

    SyncHealthCheck(SyncStatus status) {
        super("sync:" + status.sync());
        this.status = status;
    }

    @Override
    void answer(HealthCheckResultBuilder builder) {
        SyncStatus.Verdict verdict = status.verdict();
        builder.state(verdict.isUp() ? State.UP : State.DOWN)
                .message(verdict.reason())
                // Quarkus and Spring Boot show details, but no message.
                .detail("reason", verdict.reason())
                .detail("mark", status.mark())
                .detail(FAILURE_COUNT, status.failuresInARow());
    }
}
