package io.github.dolphindbsync.source;

import com.dynatrace.hash4j.hashing.HashValue128;
import io.github.dolphindbsync.checkpoint.Boundary;
import io.github.dolphindbsync.rows.RowIdentity;
import java.util.function.Supplier;

/**
 * Which rows a poll reads, and with how many queries.
 *
 * <p>Rows up to the mark are read again, because some may have come late. Mostly none has: so they are first only
 * compared with what they were, in the very query that reads on beyond them. Only if they differ is a second query made
 * that delivers them.
 */
final class PollPlan {

    // What a server may have to hold for one query, as far as the types of the columns tell.
    private static final long BYTES_PER_WINDOW = 256L << 20;

    private final DolphinDBConnection connection;
    private final SourceTable table;
    private final QueryText queries;
    private final SyncSettings settings;
    private final Long low;
    private final Long high;
    private final boolean countFirst;
    private long rowsExpected = -1;

    /**
     * @param low first tracking value to read, or null
     * @param high last tracking value to read, or null
     * @param countFirst false if there can't be many rows, so that one window will do
     */
    PollPlan(
            DolphinDBConnection connection,
            SourceTable table,
            SyncSettings settings,
            Long low,
            Long high,
            boolean countFirst) {
        this.connection = connection;
        this.table = table;
        this.queries = new QueryText(table);
        this.settings = settings;
        this.low = low;
        this.high = high;
        this.countFirst = countFirst;
    }

    private long rowsPerWindow() {
        long rowsOfSize = BYTES_PER_WINDOW / RowSize.estimate(table.sourceColumns());
        return Math.max(1, Math.min(settings.windowRows(), rowsOfSize));
    }

    /** How many rows are to be read, or -1 if they were not counted. */
    long rowsExpected() {
        return rowsExpected;
    }

    RowCursor open() {
        if (!countFirst) {
            return new RowCursor(connection, table, once(queries.rows(low, high)));
        }
        WindowPlanner planner = new WindowPlanner(connection, queries, rowsPerWindow());
        planner.plan(low, high);
        rowsExpected = planner.totalRows();
        return new RowCursor(connection, table, () -> {
            Window window = planner.next();
            return window == null ? null : queries.rows(window.low(), window.high());
        });
    }

    /**
     * A cursor that stands behind the rows up to {@code mark} if they are as they were, or null if they are not.
     * The connection can't be used for another query in the latter case.
     */
    RowCursor openBehindUnchanged(long mark, Boundary before) {
        RowCursor cursor = open();
        RowIdentity identity = new RowIdentity(table.sourceColumns());
        ContentSum sum = new ContentSum();
        while (sum.rows() <= before.rows() && cursor.hasRow() && cursor.trackingValue() <= mark) {
            HashValue128 hash = identity.hash(cursor.block(), cursor.row());
            sum.add(hash);
            cursor.advance();
        }
        return sum.toBoundary().equals(before) ? cursor : null;
    }

    private static Supplier<String> once(String query) {
        return new Supplier<>() {
            private String next = query;

            @Override
            public String get() {
                String current = next;
                next = null;
                return current;
            }
        };
    }
}
