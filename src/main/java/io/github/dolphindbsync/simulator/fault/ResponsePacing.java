package io.github.dolphindbsync.simulator.fault;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;

/** The pace and the length of responses. Thread-safe. */
public final class ResponsePacing {

    private OptionalLong cutHandshakeAfter = OptionalLong.empty();
    private long cutEachAfter = Long.MAX_VALUE;
    private int bytesAtOnce = Integer.MAX_VALUE;
    private Duration pause = Duration.ZERO;
    private Duration delay = Duration.ZERO;
    private CountDownLatch endOfStalls = new CountDownLatch(1);

    synchronized void cutEachAfter(long bytes) {
        cutEachAfter = bytes;
    }

    synchronized void cutHandshakeAfter(long bytes) {
        cutHandshakeAfter = OptionalLong.of(bytes);
    }

    synchronized void drip(int bytes, Duration betweenThem) {
        bytesAtOnce = bytes;
        pause = betweenThem;
    }

    synchronized void delay(Duration duration) {
        delay = duration;
    }

    public synchronized Duration delay() {
        return delay;
    }

    public synchronized void endStalls() {
        endOfStalls.countDown();
        endOfStalls = new CountDownLatch(1);
    }

    synchronized void clear() {
        cutHandshakeAfter = OptionalLong.empty();
        cutEachAfter = Long.MAX_VALUE;
        bytesAtOnce = Integer.MAX_VALUE;
        pause = Duration.ZERO;
        delay = Duration.ZERO;
        endStalls();
    }

    synchronized ResponseDelivery stalledAfter(long bytes) {
        return new ResponseDelivery(bytes, Optional.of(endOfStalls), bytesAtOnce, pause);
    }

    /** @param cut empty for a response without a fault of its own */
    synchronized ResponseDelivery cutAfter(Optional<PreparedFaults.Fault> cut) {
        return new ResponseDelivery(
                cut.map(PreparedFaults.Fault::size).orElse(cutEachAfter), Optional.empty(), bytesAtOnce, pause);
    }

    public synchronized ResponseDelivery takeHandshake() {
        long cut = cutHandshakeAfter.orElse(Long.MAX_VALUE);
        cutHandshakeAfter = OptionalLong.empty();
        return new ResponseDelivery(cut, Optional.empty(), bytesAtOnce, pause);
    }
}
