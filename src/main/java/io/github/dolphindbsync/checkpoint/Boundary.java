package io.github.dolphindbsync.checkpoint;

import java.util.HexFormat;

/**
 * What the rows of one tracking value looked like when they were last read: their number and the sum of their content
 * hashes, which does not depend on their order. As long as both are the same, nothing has arrived or changed there.
 *
 * @param rows how many rows
 * @param sumHigh upper half of the 128-bit sum
 * @param sumLow lower half of the 128-bit sum
 */
public record Boundary(long rows, long sumHigh, long sumLow) {

    /** No row yet; also what a mark has that was set without having been read, so that its rows are read again. */
    public static final Boundary NONE = new Boundary(0, 0, 0);

    String sumAsHex() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(sumHigh) + hex.toHexDigits(sumLow);
    }

    static Boundary ofHex(long rows, String sum) {
        return new Boundary(
                rows, HexFormat.fromHexDigitsToLong(sum, 0, 16), HexFormat.fromHexDigitsToLong(sum, 16, 32));
    }
}
