package io.github.dolphindbsync.source.poll;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** While it is held, a poll that runs ends after its batch, and no other begins. Safe for use by several threads. */
final class PollBarrier {

    private final BooleanSupplier isPolling;
    private volatile int holds;

    PollBarrier(BooleanSupplier isPolling) {
        this.isPolling = isPolling;
    }

    boolean isHeld() {
        return holds > 0;
    }

    synchronized void hold() {
        holds++;
    }

    synchronized void release() {
        holds--;
        notifyAll();
    }

    synchronized void pollEnded() {
        notifyAll();
    }

    /** Waits until no poll runs, but no longer than this. */
    synchronized void awaitEnd(Duration longest) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        long leftMillis = longest.toMillis();
        while (isPolling.getAsBoolean() && leftMillis > 0) {
            wait(leftMillis);
            leftMillis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        }
    }

    /** Waits until nobody holds it. */
    synchronized void awaitRelease() {
        try {
            while (holds > 0) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted before the poll began", e);
        }
    }
}
