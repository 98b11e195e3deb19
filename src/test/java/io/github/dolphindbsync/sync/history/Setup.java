package io.github.dolphindbsync.sync.history;

import io.github.dolphindbsync.rows.ColumnType;
import java.time.Duration;
import java.util.Optional;

/**
 * What stays the same within one history.
 *
 * @param startTick the setting {@code start}, in ticks, or empty
 * @param retries whether a poll outlives a short failure of the server
 */
record Setup(Kind destination, Key key, Ticks ticks, Optional<Long> startTick, boolean retries) {

    enum Kind {
        DATABASE,
        SQL,
        FILES
    }

    enum Key {
        NONE(""),
        SYMBOL("symbol"),
        SYMBOL_AND_TIME("symbol,timestamp");

        final String setting;

        Key(String setting) {
            this.setting = setting;
        }

        /** What a row is known by, or null where that is its content. */
        Object of(Trade trade) {
            return switch (this) {
                case NONE -> null;
                case SYMBOL -> trade.symbol();
                case SYMBOL_AND_TIME -> trade.symbol() + "@" + trade.time();
            };
        }
    }

    /** A story counts time in ticks; this says what a tick is. */
    enum Ticks {
        NANOSECONDS(ColumnType.NANOTIMESTAMP, 1, Duration.ofNanos(1)),
        MINUTES(ColumnType.NANOTIMESTAMP, 60_000_000_000L, Duration.ofMinutes(1)),
        MILLISECONDS(ColumnType.TIMESTAMP, 1, Duration.ofMillis(1)),
        DAYS(ColumnType.DATE, 1, Duration.ofDays(1)),
        NUMBERS(ColumnType.LONG, 1, Duration.ofSeconds(1));

        final ColumnType type;
        final Duration duration;
        private final long rawPerTick;

        Ticks(ColumnType type, long rawPerTick, Duration duration) {
            this.type = type;
            this.rawPerTick = rawPerTick;
            this.duration = duration;
        }

        boolean followClock() {
            return this != NUMBERS;
        }

        long toRaw(long tick) {
            return tick * rawPerTick;
        }

        /** @throws AssertionError where the value is none that the source ever had */
        Long toTick(Long raw) {
            if (raw != null && raw % rawPerTick != 0) {
                throw new AssertionError(raw + " is no whole number of ticks");
            }
            return raw == null ? null : (Long) (raw / rawPerTick);
        }
    }

    /**
     * What may differ from one start of the application to the next; look-back and settle in ticks.
     *
     * @param limit the setting {@code limit}, or empty
     * @param endTick the setting {@code end}, in ticks, or empty
     */
    record Tuning(
            int batchSize, int windowRows, int lookBack, int settle, Optional<Integer> limit, Optional<Long> endTick) {

        @Override
        public String toString() {
            return "batch-size " + batchSize + ", window-rows " + windowRows + ", look-back " + lookBack + ", settle "
                    + settle
                    + limit.map(rows -> ", limit " + rows).orElse("")
                    + endTick.map(end -> ", end " + end).orElse("");
        }
    }
}
