package io.github.dolphindbsync.source.connection;

import java.time.Duration;
import java.time.Instant;

/** The pause after a permanent error, before the server is asked again: longer with each failure in a row. */
public final class Pause {

    private final Duration afterFirst;
    private final Duration afterSecond;
    private final Duration longest;
    private int failures;
    private Instant from = Instant.MAX;
    private Instant until = Instant.MIN;

    /** @param afterSecond pause after the second failure in a row; doubled with each further one, up to the longest */
    public Pause(Duration afterFirst, Duration afterSecond, Duration longest) {
        this.afterFirst = afterFirst;
        this.afterSecond = afterSecond;
        this.longest = longest;
    }

    /** True while it lasts; a clock that is put back ends it. */
    public boolean isOn(Instant now) {
        return !now.isBefore(from) && now.isBefore(until);
    }

    public Instant until() {
        return until;
    }

    public void failed(Instant now) {
        Duration pause = failures == 0 ? afterFirst : afterSecond;
        for (int failure = 1; failure < failures && pause.compareTo(longest) < 0; failure++) {
            pause = pause.multipliedBy(2);
        }
        failures++;
        from = now;
        until = now.plus(pause.compareTo(longest) > 0 ? longest : pause);
    }

    public void succeeded() {
        failures = 0;
        until = Instant.MIN;
    }
}
