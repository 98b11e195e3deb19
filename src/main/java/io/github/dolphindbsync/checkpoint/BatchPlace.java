package io.github.dolphindbsync.checkpoint;

/**
 * The place of a batch in its poll.
 *
 * @param isFirst none was delivered before it in this poll
 * @param isLast none follows. The transaction of an earlier one need not be on the disk when it is committed: it lives
 *     or dies with its checkpoint, and the commit of the last one takes it there
 */
public record BatchPlace(boolean isFirst, boolean isLast) {}
