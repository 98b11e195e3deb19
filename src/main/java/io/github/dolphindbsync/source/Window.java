package io.github.dolphindbsync.source;

/** A range of tracking values, both ends included, with the number of rows it was seen to hold. */
record Window(long low, long high, long rows) {}
