package io.github.dolphindbsync.source.poll;

import io.github.dolphindbsync.source.connection.Logins;
import io.github.dolphindbsync.source.connection.Pause;
import io.github.dolphindbsync.source.connection.RecoveryAction;
import io.github.dolphindbsync.source.settings.ServerSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the next poll of a sync from beginning too soon, after polls that failed by a permanent error. */
final class PauseAfterFailures {

    private static final Duration SECOND_PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private static final Logger LOG = LoggerFactory.getLogger(PauseAfterFailures.class);

    private final String sync;
    private final ServerSettings server;
    private final Logins logins;
    private final Clock clock;
    private final Pause pause = new Pause(Duration.ZERO, SECOND_PAUSE, LONGEST_PAUSE);
    private boolean isLoginRefused;

    PauseAfterFailures(String sync, ServerSettings server, Logins logins, Clock clock) {
        this.sync = sync;
        this.server = server;
        this.logins = logins;
        this.clock = clock;
    }

    boolean isOn() {
        Instant now = clock.instant();
        return pause.isOn(now) || (isLoginRefused && logins.isPaused(server, now));
    }

    /** @param failure what the last poll failed by, where it did */
    void ended(Optional<PollFailure> failure) {
        Optional<RecoveryAction> action = failure.flatMap(PollFailure::recoveryAction);
        isLoginRefused = action.filter(RecoveryAction.REAUTHENTICATE::equals).isPresent();
        if (action.filter(RecoveryAction.FAIL::equals).isEmpty()) {
            pause.succeeded();
            return;
        }
        pause.failed(clock.instant());
        if (pause.isOn(clock.instant())) {
            LOG.info("sync {}: the next poll begins at {} at the earliest", sync, pause.until());
        }
    }
}
