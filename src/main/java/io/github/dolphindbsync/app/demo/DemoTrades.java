package io.github.dolphindbsync.app.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Trades that are awkward on purpose: up to 500 of them on one nanosecond, identical ones, and in no order. The same
 * ones for the same instant.
 */
final class DemoTrades {

    private static final List<String> SYMBOLS = List.of("AAPL", "AMZN", "BABA", "GOOG", "META", "MSFT", "NVDA", "TSLA");
    private static final Duration SPAN = Duration.ofDays(3);
    private static final Duration QUIET_TIME = Duration.ofMinutes(1);
    private static final int LARGEST_TIE = 500;
    private static final double LARGE_TIE_SHARE = 0.001;
    private static final double IDENTICAL_SHARE = 0.02;

    private final Random random = new Random(42);
    private final long endNanos;

    DemoTrades(Instant end) {
        endNanos = Math.multiplyExact(end.getEpochSecond(), 1_000_000_000L) - QUIET_TIME.toNanos();
    }

    /** Trades of the last three days, up to a minute ago. */
    List<Object[]> first(int rows) {
        return trades(rows, endNanos - SPAN.toNanos(), endNanos);
    }

    /** Trades that are younger than all of the first. */
    List<Object[]> more(int rows) {
        return trades(rows, endNanos + 1, endNanos + QUIET_TIME.toNanos() / 2);
    }

    private List<Object[]> trades(int rows, long from, long to) {
        List<Object[]> trades = new ArrayList<>(rows);
        while (trades.size() < rows) {
            long timestamp = from + (long) (random.nextDouble() * (to - from));
            int tie = random.nextDouble() < LARGE_TIE_SHARE ? 1 + random.nextInt(LARGEST_TIE) : 1 + random.nextInt(3);
            for (int row = 0; row < tie && trades.size() < rows; row++) {
                boolean identical = row > 0 && random.nextDouble() < IDENTICAL_SHARE;
                trades.add(identical ? trades.get(trades.size() - 1) : trade(timestamp));
            }
        }
        Collections.shuffle(trades, random);
        return trades;
    }

    private Object[] trade(long timestamp) {
        float price = Math.round(5_000 + 40_000 * random.nextDouble()) / 100f;
        return new Object[] {SYMBOLS.get(random.nextInt(SYMBOLS.size())), timestamp, price, 1 + random.nextInt(1_000)};
    }
}
