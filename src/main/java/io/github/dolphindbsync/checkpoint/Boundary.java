package io.github.dolphindbsync.checkpoint;

import java.util.HexFormat;

/**
 * What the rows up to the mark looked like that each poll reads again: their number and the sum of their content
 * hashes, which does not depend on their order. As long as both are the same, nothing has arrived or changed there.
 *
 * @param rows how many rows
 * @param sumHigh upper half of the 128-bit sum
 * @param sumLow lower half of the 128-bit sum
 * @param from the first tracking value of these rows; null where they are those of the mark alone, or all rows of a
 *     table without a tracking column
 */
public record Boundary(long rows, long sumHigh, long sumLow, Long from) {

    /** No row yet; also what a mark has that was set without having been read, so that its rows are read again. */
    public static final Boundary NONE = new Boundary(0, 0, 0, null);

    private static final String FROM = " from ";
    private static final int DIGITS = 32;

    /** The same of rows from another tracking value on. */
    public Boundary from(Long low) {
        return new Boundary(rows, sumHigh, sumLow, low);
    }

    /** Whether the rows are the same, wherever they begin. */
    public boolean hasRowsOf(Boundary other) {
        return rows == other.rows && sumHigh == other.sumHigh && sumLow == other.sumLow;
    }

    /** The sum, and where the rows begin. */
    String sumAsText() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(sumHigh) + hex.toHexDigits(sumLow) + (from == null ? "" : FROM + from);
    }

    static Boundary ofText(long rows, String sum) {
        Long from = sum.startsWith(FROM, DIGITS) ? Long.valueOf(sum.substring(DIGITS + FROM.length())) : null;
        return new Boundary(
                rows,
                HexFormat.fromHexDigitsToLong(sum, 0, DIGITS / 2),
                HexFormat.fromHexDigitsToLong(sum, DIGITS / 2, DIGITS),
                from);
    }
}
