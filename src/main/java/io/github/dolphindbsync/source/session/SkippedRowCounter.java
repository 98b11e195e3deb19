package io.github.dolphindbsync.source.session;

import io.github.dolphindbsync.checkpoint.Checkpoint;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.source.connection.Blocks;
import io.github.dolphindbsync.source.connection.DolphinDBConnection;
import io.github.dolphindbsync.source.connection.DolphinDBException;
import io.github.dolphindbsync.source.query.PartitionConditions;
import io.github.dolphindbsync.source.query.QueryText;
import io.github.dolphindbsync.source.query.Slices;
import io.github.dolphindbsync.source.query.Window;
import io.github.dolphindbsync.source.schema.SourceTable;
import io.github.dolphindbsync.source.settings.SyncSetting;
import io.github.dolphindbsync.source.settings.SyncSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts, at the start and once an hour, the rows that no poll will read, so that they are not missed in silence; where
 * that touches every partition, at the start and only if it was asked for.
 */
public final class SkippedRowCounter {

    private static final Logger LOG = LoggerFactory.getLogger(SkippedRowCounter.class);
    private static final Duration INTERVAL = Duration.ofHours(1);

    private Instant last = Instant.MIN;
    private OptionalLong rowsWithoutTrackingValue = OptionalLong.empty();
    private Window asked;

    boolean isDue(Instant now) {
        return !now.isBefore(last.plus(INTERVAL));
    }

    /**
     * Counts and reports; a full refresh has nothing to count.
     *
     * @param slices of the table; null for a full refresh
     * @param clockAndMore what the clock shows in a minute, so that rows of this moment give no alarm; null without a
     *     horizon
     * @param mark null where there is none yet; rows up to it have been delivered, even future-dated ones
     */
    void count(
            DolphinDBConnection connection,
            SourceTable table,
            SyncSettings settings,
            Slices slices,
            Long clockAndMore,
            Long mark,
            Instant now) {
        asked = null;
        warnOfColumns(table, settings);
        if (table.schema().isTracked()) {
            if (rowsWithoutTrackingValue.isEmpty()
                    && (settings.countsWithoutTrackingValue() || table.isTrackingColumnNeverNull())) {
                rowsWithoutTrackingValue = OptionalLong.of(reportWithoutTrackingValue(connection, table, settings));
            }
            if (clockAndMore != null) {
                reportAheadOfClock(connection, table, settings, slices, clockAndMore, mark);
            }
        }
        last = now;
    }

    /** The range in which the server was asked for future-dated rows, where it did not answer; else null. */
    Window asked() {
        return asked;
    }

    /** As they were counted at the start; empty where they were not, and for a full refresh. */
    OptionalLong withoutTrackingValue() {
        return rowsWithoutTrackingValue;
    }

    private static void warnOfColumns(SourceTable table, SyncSettings settings) {
        List<String> unknown = settings.columns().unknown(table.description().names());
        if (!unknown.isEmpty()) {
            LOG.warn(
                    "sync {}: the table has no columns {}, which settings leave out or rename",
                    settings.sync(),
                    String.join(", ", unknown));
        }
        List<String> masked = table.maskedColumns();
        if (!masked.isEmpty()) {
            LOG.warn(
                    "sync {}: columns {} are marked as sensitive. Without the right to see them, their values are "
                            + "masked, mostly as NULL. Grant the right, or leave them out by {}.",
                    settings.sync(),
                    masked,
                    SyncSetting.LEAVE_OUT.key(settings.sync()));
        }
    }

    /**
     * Those that no poll reads, because their tracking value is NULL. To find them touches every partition.
     *
     * @return 0 without a query where the tracking column is one by which the table is partitioned, and so holds no
     *     NULL
     */
    public static long countWithoutTrackingValue(
            DolphinDBConnection connection, SourceTable table, SyncSettings settings) {
        if (table.isTrackingColumnNeverNull()) {
            return 0;
        }
        QueryText queries = new QueryText(table, settings.where());
        long rows = 0;
        for (String slice : PartitionConditions.of(connection, table.description())) {
            rows += count(connection, queries.countWithoutTrackingValue(slice));
        }
        return rows;
    }

    private static long reportWithoutTrackingValue(
            DolphinDBConnection connection, SourceTable table, SyncSettings settings) {
        long without = countWithoutTrackingValue(connection, table, settings);
        if (without > 0) {
            String found = String.format(
                    Locale.ROOT,
                    "%,d rows have no value in tracking column '%s' and are not delivered",
                    without,
                    table.origin().trackingColumn());
            if (settings.failsWithoutTrackingValue()) {
                throw new DolphinDBException("table " + settings.database() + "/" + settings.table() + ": " + found
                        + " (" + SyncSetting.WITHOUT_TRACKING_VALUE.key(settings.sync()) + " = fail)");
            }
            LOG.warn("sync {}: {}", settings.sync(), found);
        }
        return without;
    }

    /** Only the next slice: a scheme may list years of days to come, and a wrong zone shows in it. */
    private void reportAheadOfClock(
            DolphinDBConnection connection,
            SourceTable table,
            SyncSettings settings,
            Slices slices,
            long clockAndMore,
            Long mark) {
        long from = mark == null ? clockAndMore : Math.max(clockAndMore, mark);
        ColumnType type = table.origin().trackingType();
        if (from >= type.greatestTrackingValue()) {
            return;
        }
        asked = slices.of(from + 1, null).get(0);
        Long high = asked.high();
        long ahead = count(connection, new QueryText(table, settings.where()).countBeyond(from, high));
        asked = null;
        if (ahead > 0) {
            LOG.warn(
                    "sync {}: {} rows are future-dated (later than {} in zone {}{}) and wait until their time has "
                            + "come. If they are not from the future, the likely cause is {}.",
                    settings.sync(),
                    String.format(Locale.ROOT, "%,d", ahead),
                    Checkpoint.describe(type, clockAndMore),
                    settings.zone(),
                    high == null ? "" : "; counted up to " + Checkpoint.describe(type, high),
                    SyncSetting.ZONE.key(settings.sync()));
        }
    }

    private static long count(DolphinDBConnection connection, String query) {
        return Blocks.count(Blocks.table(connection.run(query)));
    }
}
