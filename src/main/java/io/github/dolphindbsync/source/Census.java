package io.github.dolphindbsync.source;

import com.xxdb.data.BasicTable;
import io.github.dolphindbsync.checkpoint.Checkpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts, at the start and once an hour, the rows that no poll will read, so that nobody misses them in silence. */
final class Census {

    private static final Logger LOG = LoggerFactory.getLogger(Census.class);
    private static final Duration INTERVAL = Duration.ofHours(1);

    private Instant last = Instant.MIN;

    boolean isDue(Instant now) {
        return !now.isBefore(last.plus(INTERVAL));
    }

    /**
     * Counts and reports; there is nothing to count in a table that is carried as a whole.
     *
     * @return how many rows have no tracking value
     * @param clockAndMore what the clock shows in a minute, so that rows of this moment give no alarm; null without a horizon
     * @param mark null where there is none yet; rows up to it have been delivered, even if they are ahead of the clock
     */
    long take(
            DolphinDBConnection connection,
            SourceTable table,
            SyncSettings settings,
            Long clockAndMore,
            Long mark,
            Instant now) {
        warnOfColumns(table, settings);
        long without = table.schema().isTracked() ? countRows(connection, table, settings, clockAndMore, mark) : 0;
        last = now;
        return without;
    }

    private static void warnOfColumns(SourceTable table, SyncSettings settings) {
        List<String> unknown = settings.columns().unknown(table.description());
        if (!unknown.isEmpty()) {
            LOG.warn(
                    "sync {}: the table has no columns {}, which are to be left out or renamed",
                    settings.sync(),
                    String.join(", ", unknown));
        }
        List<String> masked = table.maskedColumns();
        if (!masked.isEmpty()) {
            LOG.warn(
                    "sync {}: columns {} are marked as sensitive, and read as masked, mostly as NULL, without the right to see "
                            + "them. To leave them out, set {}.",
                    settings.sync(),
                    masked,
                    SyncSetting.LEAVE_OUT.key(settings.sync()));
        }
    }

    private static long countRows(
            DolphinDBConnection connection, SourceTable table, SyncSettings settings, Long clockAndMore, Long mark) {
        QueryText queries = new QueryText(table, settings.where());
        String column = table.origin().trackingColumn();
        long without = count(connection, queries.countWithoutTrackingValue());
        if (without > 0) {
            String found = String.format(
                    Locale.ROOT, "%,d rows have no value in tracking column '%s' and are not carried", without, column);
            if (settings.failsWithoutTrackingValue()) {
                throw new DolphinDBException("table " + settings.database() + "/" + settings.table() + ": " + found
                        + " (" + SyncSetting.WITHOUT_TRACKING_VALUE.key(settings.sync()) + " = fail)");
            }
            LOG.warn("sync {}: {}", settings.sync(), found);
        }
        if (clockAndMore != null) {
            long ahead =
                    count(connection, queries.countBeyond(mark == null ? clockAndMore : Math.max(clockAndMore, mark)));
            if (ahead > 0) {
                LOG.warn(
                        "sync {}: {} rows are ahead of the clock (later than {} in zone {}) and wait until their time has "
                                + "come. If they are not from the future, the likely cause is {}.",
                        settings.sync(),
                        String.format(Locale.ROOT, "%,d", ahead),
                        Checkpoint.describe(table.origin().trackingType(), clockAndMore),
                        settings.zone(),
                        SyncSetting.ZONE.key(settings.sync()));
            }
        }
        return without;
    }

    private static long count(DolphinDBConnection connection, String query) {
        BasicTable answer = Blocks.counts(connection.run(query));
        return Blocks.integer(answer.getColumn("row_count"), 0);
    }
}
