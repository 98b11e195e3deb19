package io.github.dolphindbsync.simulator.fault;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * How a response is sent.
 *
 * @param stalledUntil the event after which it continues where it stopped; empty where the connection ends there
 */
public record ResponseDelivery(long stopAfter, Optional<CountDownLatch> stalledUntil, int bytesAtOnce, Duration pause) {

    public static final ResponseDelivery FAULTLESS =
            new ResponseDelivery(Long.MAX_VALUE, Optional.empty(), Integer.MAX_VALUE, Duration.ZERO);
}
