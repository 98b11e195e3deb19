package io.github.dolphindbsync.source.connection;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * How long to wait before another attempt: twice as long each time, up to a limit for all attempts together. A random
 * part keeps many syncs from coming back at the same moment.
 */
public final class Backoff {

    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final long LONGEST_SLEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int MOST_DOUBLINGS = 10;

    private final Duration limit;
    private int attempts;
    private long failingSinceNanos;

    /** @param limit how long after the first failure there is a last attempt */
    public Backoff(Duration limit) {
        this.limit = limit;
    }

    /** How long to wait now, or empty if there have been attempts enough. */
    public Optional<Duration> next() {
        long now = System.nanoTime();
        if (attempts == 0) {
            failingSinceNanos = now;
        }
        Duration left = limit.minusNanos(now - failingSinceNanos);
        if (left.isNegative() || left.isZero()) {
            return Optional.empty();
        }
        Duration full = FIRST.multipliedBy(1L << Math.min(attempts, MOST_DOUBLINGS));
        long most = Math.min(full.toNanos(), LONGEST.toNanos());
        attempts++;
        if (left.toNanos() <= most) {
            // The last one.
            return Optional.of(left);
        }
        return Optional.of(Duration.ofNanos(ThreadLocalRandom.current().nextLong(most / 2, most + 1)));
    }

    /** Counts anew: something went well. */
    public void reset() {
        attempts = 0;
    }

    /** Returns false if it ended early, because the application stops. */
    public static boolean sleep(Duration duration, BooleanSupplier stopping) {
        long until = System.nanoTime() + duration.toNanos();
        try {
            for (long left = duration.toNanos(); left > 0; left = until - System.nanoTime()) {
                if (stopping.getAsBoolean()) {
                    return false;
                }
                TimeUnit.NANOSECONDS.sleep(Math.min(left, LONGEST_SLEEP_NANOS));
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
