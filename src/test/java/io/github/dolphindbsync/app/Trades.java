package io.github.dolphindbsync.app;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Made trades as the stand-in takes them: symbol, timestamp in nanoseconds, price, volume. */
final class Trades {

    static final String SCHEMA = "symbol:SYMBOL,timestamp:NANOTIMESTAMP,price:FLOAT,volume:INT";

    private static final long START = 1_477_296_000_022_239_000L;

    private Trades() {}

    /** Unsorted, with ties, times that differ in the last digit only, identical rows and NULLs. */
    static List<Object[]> awkward(int count, long seed) {
        Random random = new Random(seed);
        List<Object[]> rows = new ArrayList<>();
        while (rows.size() < count) {
            boolean identical = !rows.isEmpty() && random.nextInt(10) == 0;
            rows.add(
                    identical
                            ? rows.get(random.nextInt(rows.size()))
                            : new Object[] {
                                random.nextInt(20) == 0 ? null : "S" + random.nextInt(5),
                                START + random.nextInt(count) * 100L + random.nextInt(3),
                                random.nextInt(20) == 0 ? null : random.nextInt(1_000_000) / 1_000f,
                                random.nextInt(20) == 0 ? null : random.nextInt(1_000)
                            });
        }
        Collections.shuffle(rows, random);
        return rows;
    }

    /** With a header; NULL is an empty field. */
    static String csv(List<Object[]> rows) {
        StringBuilder text = new StringBuilder("symbol,timestamp,price,volume\n");
        for (Object[] row : rows) {
            text.append(field(row[0])).append(',').append(time((Long) row[1])).append(',');
            text.append(field(row[2])).append(',').append(field(row[3])).append('\n');
        }
        return text.toString();
    }

    private static String field(Object value) {
        return value == null ? "" : value.toString();
    }

    private static LocalDateTime time(long nanos) {
        return LocalDateTime.ofEpochSecond(nanos / 1_000_000_000, (int) (nanos % 1_000_000_000), ZoneOffset.UTC);
    }

    static long nanos(LocalDateTime time) {
        return ChronoUnit.NANOS.between(LocalDate.EPOCH.atStartOfDay(), time);
    }

    /** Sorted lines, to be compared with what a destination holds. */
    static List<String> lines(List<Object[]> rows) {
        return rows.stream()
                .map(row -> line(row[0], row[1], row[2], row[3]))
                .sorted()
                .toList();
    }

    static String line(Object symbol, Object nanos, Object price, Object volume) {
        return symbol + "|" + nanos + "|" + price + "|" + volume;
    }
}
