package io.github.dolphindbsync.source.plan;

import io.github.dolphindbsync.checkpoint.Checkpoint;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.source.connection.DolphinDBConnection;
import io.github.dolphindbsync.source.plan.SyncPlan.Reads;
import io.github.dolphindbsync.source.query.Horizon;
import io.github.dolphindbsync.source.query.QueryText;
import io.github.dolphindbsync.source.query.RowCounts;
import io.github.dolphindbsync.source.query.Slices;
import io.github.dolphindbsync.source.query.Window;
import io.github.dolphindbsync.source.query.WindowPlanner;
import io.github.dolphindbsync.source.read.LastPoll;
import io.github.dolphindbsync.source.read.LateRowCheck;
import io.github.dolphindbsync.source.read.ReadRange;
import io.github.dolphindbsync.source.read.WindowQueries;
import io.github.dolphindbsync.source.read.WindowReader;
import io.github.dolphindbsync.source.schema.SchemaChange;
import io.github.dolphindbsync.source.schema.SourceTable;
import io.github.dolphindbsync.source.settings.SyncSetting;
import io.github.dolphindbsync.source.settings.SyncSettings;
import java.time.Clock;

/**
 * Finds out by counting alone which rows the next poll would read. A limit cuts no query of a poll, which only stops to
 * read: the plan ends where the poll does, at the end of the last group within the limit.
 */
final class ReadPlanner {

    private final SourceTable table;
    private final SyncSettings settings;
    private final Slices slices;
    private final Findings findings;
    private final RowCounts counts;
    private final ColumnType type;

    /** @param findings receives what a person should read */
    ReadPlanner(
            DolphinDBConnection connection,
            SourceTable table,
            SyncSettings settings,
            Slices slices,
            Findings findings) {
        this.table = table;
        this.settings = settings;
        this.slices = slices;
        this.findings = findings;
        this.counts = RowCounts.of(connection, new QueryText(table, settings.where()));
        this.type = table.origin().trackingType();
    }

    /** @param change of the columns since the checkpoint */
    Reads plan(Clock clock, Checkpoint checkpoint, SchemaChange change) {
        Long horizon = Horizon.at(clock.instant(), settings, type);
        ReadRange range = ReadRange.of(settings, table, LastPoll.NONE, horizon, checkpoint, change);
        return range.isForNothing() ? Reads.NOTHING : plan(range, checkpoint);
    }

    private Reads plan(ReadRange range, Checkpoint checkpoint) {
        long again = countAgain(range, checkpoint);
        boolean isLimited = settings.limit() < Long.MAX_VALUE;
        long left = isLimited ? settings.limit() + again : Long.MAX_VALUE;
        WindowPlanner planner = planner(WindowQueries.rowsPerWindow(table, settings));
        planner.plan(slices.of(range.low(), range.high()));
        Long first = null;
        Long last = null;
        long rows = 0;
        int queries = 0;
        for (Window window = planner.next(); window != null && left > rows; window = planner.next()) {
            Window read = window.rows() > left - rows ? cut(window, planner.lowest(), left - rows) : window;
            rows += read.rows();
            if (rows >= left && (planner.hasNext() || read.rows() < window.rows())) {
                findings.note("the poll ends there, because of " + SyncSetting.LIMIT.key(settings.sync()) + " = "
                        + settings.limit() + "; the next one continues");
            }
            if (read.rows() > 0) {
                first = first != null ? first : read.low() == null ? (Long) planner.lowest() : read.low();
                last = read.high();
                queries++;
            }
        }
        return new Reads(describe(first), describe(last), rows, again, queries, range.replaces());
    }

    /** How many rows up to the mark are read again. */
    private long countAgain(ReadRange range, Checkpoint checkpoint) {
        Long mark = checkpoint.mark();
        if (mark == null || (range.low() != null && range.low() > mark)) {
            return 0;
        }
        long high = range.high() == null ? mark : Math.min(mark, range.high());
        long again = counts.total(slices.of(range.low(), high)).rows();
        long before = checkpoint.boundary().rows();
        boolean isMarkAlone = mark.equals(range.low()) && checkpoint.boundary().from() == null;
        if (isMarkAlone && again < before) {
            findings.note(LateRowCheck.fewerRows(settings, before, checkpoint.markAsText(), again));
        }
        return again;
    }

    private String describe(Long value) {
        return value == null ? "" : Checkpoint.describe(type, value);
    }

    /** The window up to the group of its row number {@code rows}, found by ever smaller windows. */
    private Window cut(Window window, long lowest, long rows) {
        long start = window.low() == null ? lowest : window.low();
        long low = start;
        long end = window.high();
        for (long found = 0; found < rows; low = end + 1) {
            WindowPlanner finer = planner(rows - found);
            finer.plan(slices.of(low, window.high()));
            Window part = finer.next();
            end = part == null ? window.high() : part.high();
            if (end == window.high()) {
                break;
            }
            found += part.rows();
        }
        RowCounts.Total counted = counts.total(slices.of(start, end));
        return counted.rows() == 0 ? window : new Window(start, counted.highest(), counted.rows(), 0);
    }

    private WindowPlanner planner(long rowsPerWindow) {
        return new WindowPlanner(
                counts,
                type.leastTrackingValue(),
                WindowQueries.rowsPerWindow(table, rowsPerWindow),
                WindowReader.rowsPerBlock(table.sourceColumns()));
    }
}
