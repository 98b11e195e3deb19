package io.github.dolphindbsync.simulator.table.comparison;

/** Sorts positions by keys that are longs. Positions with equal keys keep their order. */
final class RadixSort {

    private RadixSort() {}

    static boolean isSorted(long[][] keys) {
        for (int index = 1; index < keys[0].length; index++) {
            if (compare(keys, index - 1, index) > 0) {
                return false;
            }
        }
        return true;
    }

    private static int compare(long[][] keys, int one, int other) {
        for (long[] key : keys) {
            int comparison = Long.compare(key[one], key[other]);
            if (comparison != 0) {
                return comparison;
            }
        }
        return 0;
    }

    /** The positions from 0 on in the order of several keys, the first of which counts most. */
    static int[] sorted(long[][] keys) {
        int[] positions = new int[keys[0].length];
        for (int index = 0; index < positions.length; index++) {
            positions[index] = index;
        }
        // The last key comes first: each pass keeps the order of earlier passes among equal keys.
        for (int key = keys.length - 1; key >= 0; key--) {
            positions = sorted(positions, keys[key]);
        }
        return positions;
    }

    /** Sorts byte by byte from the lowest. A byte that is equal in all keys costs one pass over the keys. */
    private static int[] sorted(int[] positions, long[] words) {
        int size = positions.length;
        int[] from = positions;
        long[] keys = new long[size];
        for (int index = 0; index < size; index++) {
            // The lowest long becomes the lowest unsigned number.
            keys[index] = words[from[index]] ^ Long.MIN_VALUE;
        }
        int[] to = new int[size];
        long[] keysTo = new long[size];
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            int[] starts = starts(keys, shift);
            if (starts == null) {
                continue;
            }
            for (int index = 0; index < size; index++) {
                int target = starts[(int) (keys[index] >>> shift) & 0xff]++;
                to[target] = from[index];
                keysTo[target] = keys[index];
            }
            int[] spare = from;
            from = to;
            to = spare;
            long[] keysSpare = keys;
            keys = keysTo;
            keysTo = keysSpare;
        }
        return from;
    }

    /** The first index of each value of a byte; null where all keys have the same value. */
    private static int[] starts(long[] keys, int shift) {
        int[] counts = new int[256];
        for (long key : keys) {
            counts[(int) (key >>> shift) & 0xff]++;
        }
        int start = 0;
        for (int value = 0; value < counts.length; value++) {
            if (counts[value] == keys.length) {
                return null;
            }
            int count = counts[value];
            counts[value] = start;
            start += count;
        }
        return counts;
    }
}
