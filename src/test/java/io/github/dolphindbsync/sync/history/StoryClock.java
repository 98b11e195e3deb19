package io.github.dolphindbsync.sync.history;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** What the sync takes for the time. Thread-safe, as far as one thread moves it. */
final class StoryClock extends Clock {

    private static final long FIRST_TICK = 100;

    private final Setup.Ticks ticks;
    private volatile long tick = FIRST_TICK;

    StoryClock(Setup.Ticks ticks) {
        this.ticks = ticks;
    }

    long tick() {
        return tick;
    }

    void set(long now) {
        tick = now;
    }

    Instant at(long other) {
        return Instant.EPOCH.plus(ticks.duration.multipliedBy(other));
    }

    @Override
    public Instant instant() {
        return at(tick);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
