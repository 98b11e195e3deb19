package io.github.dolphindbsync.source.read;

import io.github.dolphindbsync.checkpoint.Checkpoint;
import io.github.dolphindbsync.rows.RowBatch;
import java.util.SortedMap;

/**
 * A batch with all that is to be known of it before it is handed out.
 *
 * @param undecodable positions of rows with a text that could not be decoded, with the reason
 * @param next the checkpoint after the batch
 * @param rowsReadAgain how many of its rows are at or before the mark where reading began
 * @param isLast whether no other batch follows
 */
public record FinishedBatch(
        RowBatch rows, SortedMap<Integer, String> undecodable, Checkpoint next, int rowsReadAgain, boolean isLast) {}
