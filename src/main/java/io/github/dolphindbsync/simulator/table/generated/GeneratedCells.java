package io.github.dolphindbsync.simulator.table.generated;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.simulator.table.vector.DecimalVector;
import io.github.dolphindbsync.simulator.table.vector.Elements;
import io.github.dolphindbsync.simulator.table.vector.ObjectVector;
import io.github.dolphindbsync.simulator.table.vector.TextVector;
import io.github.dolphindbsync.simulator.table.vector.ValueType;
import io.github.dolphindbsync.simulator.table.vector.Vector;
import io.github.dolphindbsync.simulator.table.vector.Wide;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The cells of a generated column, as functions of the row number. */
final class GeneratedCells {

    private static final String[] SYMBOLS = {
        "AAPL", "AMZN", "FB", "GOOG", "IBM", "INTC", "MSFT", "NFLX", "NVDA", "ORCL", "TSLA", "XOM"
    };
    /** In a table with NULLs, one cell of this many is NULL. */
    private static final int ROWS_OF_A_NULL = 16;
    /** Array vectors have fewer elements than this. */
    private static final int LONGEST_LIST = 5;

    private static final int BITS_OF_A_SMALL_DECIMAL = 24;

    private final ValueType kind;
    private final long salt;
    private final boolean nulls;

    GeneratedCells(ValueType kind, int column, boolean nulls) {
        this.kind = kind;
        this.salt = salt(column);
        this.nulls = nulls;
    }

    static long salt(int column) {
        return mixed(column + 1L);
    }

    static boolean isNull(long row, long salt) {
        return Math.floorMod(mixed(mixed(row ^ salt)), ROWS_OF_A_NULL) == 0;
    }

    Vector vector(int rows, boolean partitioning) {
        ColumnType type = kind.type();
        return switch (kind.storage()) {
            case LONG ->
                new GeneratedVector(
                        kind,
                        rows,
                        Vector.Order.UNKNOWN,
                        !nulls,
                        partitioning,
                        row -> hasNull(row) ? Vector.NULL_WHOLE : whole(row));
            case DOUBLE ->
                new DecimalVector.Generated(
                        type, rows, !nulls, row -> hasNull(row) ? Vector.NULL_DECIMAL : decimal(row));
            case TEXT ->
                new TextVector.Computed(
                        type, rows, false, !nulls, row -> hasNull(row) ? Vector.NULL_TEXT : symbol(mixed(row ^ salt)));
            case WIDE, BYTES, PAIR ->
                new ObjectVector.Computed(kind, rows, false, row -> hasNull(row) ? null : object(row));
            case LIST -> new ObjectVector.Computed(kind, rows, false, this::list);
        };
    }

    private boolean hasNull(long row) {
        return nulls && isNull(row, salt);
    }

    private long whole(long row) {
        return Math.floorMod(mixed(row ^ salt), limit(kind.type()));
    }

    private double decimal(long row) {
        return (1000 + Math.floorMod(mixed(row ^ salt), 100_000)) / 128.0;
    }

    private static String symbol(long bits) {
        return SYMBOLS[Math.floorMod(bits, SYMBOLS.length)];
    }

    /** All texts of a generated column. */
    static List<String> symbols() {
        return List.of(SYMBOLS);
    }

    private Object object(long row) {
        long bits = mixed(row ^ salt);
        return switch (kind.type()) {
            case DECIMAL128 -> BigInteger.valueOf(bits >> BITS_OF_A_SMALL_DECIMAL);
            case IPADDR -> new Wide(0, 0x0A000001L | (bits & 0xFFFFFFL));
            case BLOB -> symbol(bits).getBytes(StandardCharsets.UTF_8);
            case COMPLEX, POINT -> new double[] {decimal(row), -decimal(row)};
            default -> new Wide(bits, mixed(bits));
        };
    }

    private Elements list(int row) {
        int size = Math.floorMod(mixed(row ^ salt), LONGEST_LIST);
        List<Object> elements = new ArrayList<>(size);
        for (int index = 0; index < size; index++) {
            long number = (long) row * LONGEST_LIST + index;
            elements.add(hasNull(number) ? null : element(number));
        }
        return new Elements(kind.element(), elements);
    }

    private Object element(long number) {
        return switch (kind.type().storage()) {
            case LONG -> (Object) whole(number);
            case DOUBLE -> (Object) decimal(number);
            default -> object(number);
        };
    }

    /** The limit of whole numbers, which begin at 0. */
    static long limit(ColumnType type) {
        return switch (type) {
            case BOOL -> 2;
            case CHAR -> 100;
            case MONTH -> 36_000;
            case MINUTE -> 1_440;
            case SECOND -> 86_400;
            case TIME -> 86_400_000;
            case NANOTIME -> 86_400_000_000_000L;
            case DECIMAL32, DECIMAL64 -> 1_000_000_000;
            default -> 1000;
        };
    }

    /** Mixes the bits of a number by the finalizer of splitmix64 (Steele, Lea and Flood). */
    static long mixed(long number) {
        long bits = number + 0x9E3779B97F4A7C15L;
        bits = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        bits = (bits ^ (bits >>> 27)) * 0x94D049BB133111EBL;
        return bits ^ (bits >>> 31);
    }
}
