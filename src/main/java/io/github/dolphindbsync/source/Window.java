package io.github.dolphindbsync.source;

/**
 * A range of tracking values, both ends included.
 *
 * @param rows how many it was seen to hold
 * @param textBytes how long their texts are together, at most; 0 where that is not worth asking for
 */
record Window(long low, long high, long rows, long textBytes) {}
