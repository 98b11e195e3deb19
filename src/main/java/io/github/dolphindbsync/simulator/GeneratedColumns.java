package io.github.dolphindbsync.simulator;

import io.github.dolphindbsync.rows.ColumnType;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;

/** The cells of a generated table, as functions of the row number. */
final class GeneratedColumns {

    private static final String[] SYMBOLS = {
        "AAPL", "AMZN", "FB", "GOOG", "IBM", "INTC", "MSFT", "NFLX", "NVDA", "ORCL", "TSLA", "XOM"
    };
    /** Rows come in blocks of so many; the last ones of a block share one value of the time column. */
    private static final int BLOCK = 8;

    private final List<TableDefinition.Column> columns;
    private final TableDefinition definition;
    private final int timeColumn;
    private final LocalDateTime first;
    private final long rowsPerSecond;

    GeneratedColumns(TableDefinition definition, Instant first, long rowsPerSecond) {
        this.definition = definition;
        this.columns = definition.columns();
        this.timeColumn = timeColumn(columns);
        this.first = LocalDateTime.ofInstant(first, ZoneOffset.UTC);
        this.rowsPerSecond = rowsPerSecond;
    }

    private static int timeColumn(List<TableDefinition.Column> columns) {
        int best = -1;
        for (int index = 0; index < columns.size(); index++) {
            TableDefinition.Column column = columns.get(index);
            if (column.name().equalsIgnoreCase("timestamp") && column.type().canTrack()) {
                return index;
            }
            boolean finer = column.type().isTemporal()
                    && (best < 0
                            || Temporals.isFiner(
                                    column.type(), columns.get(best).type()));
            best = finer ? index : best;
        }
        if (best < 0) {
            throw new IllegalArgumentException(
                    "A generated table needs a column of a temporal type, or a LONG one named timestamp");
        }
        return best;
    }

    Vector vector(int index, int rows) {
        TableDefinition.Column column = columns.get(index);
        ColumnType type = column.type();
        boolean partitioning = definition.isPartitioning(column);
        if (type.isTemporal() || index == timeColumn) {
            long start = type.isTemporal() ? Temporals.of(ColumnType.NANOTIMESTAMP, first) : 0;
            return new GeneratedVector(type, rows, Vector.Order.ASCENDING, partitioning, row -> time(type, start, row));
        }
        long salt = mixed(index + 1L);
        return switch (type.storage()) {
            case LONG -> {
                long limit = limit(type);
                yield new GeneratedVector(
                        type, rows, Vector.Order.UNKNOWN, partitioning, row -> Math.floorMod(mixed(row ^ salt), limit));
            }
            case DOUBLE ->
                new DecimalVector.Computed(
                        type, rows, false, true, row -> (1000 + Math.floorMod(mixed(row ^ salt), 100_000)) / 128.0);
            default ->
                new TextVector.Computed(
                        type, rows, false, true, row -> SYMBOLS[Math.floorMod(mixed(row ^ salt), SYMBOLS.length)]);
        };
    }

    private long time(ColumnType type, long startNanos, int row) {
        long step = step(row);
        if (!type.isTemporal()) {
            return step;
        }
        long nanos = startNanos
                + step / rowsPerSecond * 1_000_000_000L
                + step % rowsPerSecond * 1_000_000_000L / rowsPerSecond;
        return Temporals.convert(nanos, ColumnType.NANOTIMESTAMP, type);
    }

    /** The row's number, or that of an earlier row whose time it shares. */
    private static long step(int row) {
        int block = row / BLOCK;
        int lastOwnTime = Math.floorMod(mixed(block), BLOCK);
        return (long) block * BLOCK + Math.min(row % BLOCK, lastOwnTime);
    }

    private static long limit(ColumnType type) {
        return switch (type) {
            case BOOL -> 2;
            case CHAR -> 100;
            default -> 1000;
        };
    }

    /** Spreads the bits of a number: the finisher of splitmix64, published by Steele, Lea and Flood. */
    private static long mixed(long number) {
        long bits = number + 0x9E3779B97F4A7C15L;
        bits = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        bits = (bits ^ (bits >>> 27)) * 0x94D049BB133111EBL;
        return bits ^ (bits >>> 31);
    }
}
