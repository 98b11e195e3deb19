package io.github.dolphindbsync.source.read;

import io.github.dolphindbsync.checkpoint.Checkpoint;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.source.query.Horizon;
import io.github.dolphindbsync.source.query.Window;
import io.github.dolphindbsync.source.schema.SchemaChange;
import io.github.dolphindbsync.source.schema.SourceTable;
import io.github.dolphindbsync.source.settings.Mode;
import io.github.dolphindbsync.source.settings.SettingException;
import io.github.dolphindbsync.source.settings.SyncSettings;

/**
 * What a poll reads from a checkpoint on, in units of the tracking column. What {@code plan} shows and what a poll does
 * rest on this same decision.
 *
 * @param low first tracking value to read, or null
 * @param high last tracking value to read, or null
 * @param replaces whether row ids have changed with the columns, so that what was delivered from {@code low} on is
 *     replaced
 * @param isAhead whether the clock was put back, or the mark forward: rows up to the mark are then out of sight
 * @param endsBeforeMark whether the rows up to the mark are not all read
 * @param isForNothing whether no query is made
 */
public record ReadRange(
        Long low, Long high, boolean replaces, boolean isAhead, boolean endsBeforeMark, boolean isForNothing) {

    /**
     * The range of tracking values that the next poll reads.
     *
     * @param last what is known of the rows up to the mark
     * @param horizon as it was at the poll's start; null where there is none
     * @throws SettingException where the sync has no mark, and no row could be in the range that it begins with
     */
    public static ReadRange of(
            SyncSettings settings,
            SourceTable table,
            LastPoll last,
            Long horizon,
            Checkpoint checkpoint,
            SchemaChange change) {
        ColumnType type = table.origin().trackingType();
        Long mark = checkpoint.mark();
        if (mark == null) {
            settings.range().requireRoomOnce(type);
        }
        Long low = lowest(settings, type, mark);
        Long high = Horizon.last(horizon, settings, type);
        boolean replaces = replaces(settings, table, last, checkpoint, change, low);
        boolean isAhead = horizon != null && mark != null && mark > horizon;
        boolean endsBeforeMark = high != null && mark != null && mark > high;
        boolean isBehindEnd = high != null && (low == null ? type.leastTrackingValue() : low) > high;
        // What was delivered beyond the end would be missing after a replacement, and mere repetition never ends.
        boolean isForNothing = isBehindEnd || (endsBeforeMark && (replaces || !isAhead));
        return new ReadRange(low, high, replaces, isAhead, endsBeforeMark, isForNothing);
    }

    private static Long lowest(SyncSettings settings, ColumnType type, Long mark) {
        if (mark != null) {
            return LookBackSum.Range.of(settings, type).low(mark);
        }
        Long start = settings.range().start().map(bound -> bound.value(type)).orElse(null);
        Long once = settings.range().startOnce().map(bound -> bound.value(type)).orElse(null);
        return once == null || (start != null && start > once) ? start : once;
    }

    /** The same, but from the beginning of a window on that was read before, where that is earlier. */
    public ReadRange from(Window window) {
        Long first = window.low() == null || low == null ? null : (Long) Math.min(low, window.low());
        return new ReadRange(first, high, replaces, isAhead, endsBeforeMark, isForNothing);
    }

    /** Nothing must be replaced with a key, and where every version of a row is kept. */
    private static boolean replaces(
            SyncSettings settings,
            SourceTable table,
            LastPoll last,
            Checkpoint checkpoint,
            SchemaChange change,
            Long low) {
        if (!identifiesByContent(settings, table) || checkpoint.version() == 0) {
            return false;
        }
        Long idsFrom = checkpoint.sourceColumns().idsFrom();
        boolean readsOldIds = idsFrom != null && (low == null || low < idsFrom);
        boolean isUnknown =
                isOfUnknownColumns(settings, table, checkpoint) && last.knownBoundary(checkpoint, low) == null;
        return change.altersIdentity() || readsOldIds || isUnknown;
    }

    private static boolean identifiesByContent(SyncSettings settings, SourceTable table) {
        return !table.schema().hasKey() && settings.mode() == Mode.UPSERT;
    }

    /** Of a version of this program that did not note them. */
    public static boolean isOfUnknownColumns(SyncSettings settings, SourceTable table, Checkpoint checkpoint) {
        return identifiesByContent(settings, table)
                && checkpoint.version() > 0
                && checkpoint.sourceColumns().version() == 0;
    }
}
