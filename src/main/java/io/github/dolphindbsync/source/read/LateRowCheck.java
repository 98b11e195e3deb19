package io.github.dolphindbsync.source.read;

import com.dynatrace.hash4j.hashing.HashValue128;
import io.github.dolphindbsync.checkpoint.Boundary;
import io.github.dolphindbsync.checkpoint.Checkpoint;
import io.github.dolphindbsync.rows.RowIdentity;
import io.github.dolphindbsync.source.schema.SourceTable;
import io.github.dolphindbsync.source.settings.SyncSetting;
import io.github.dolphindbsync.source.settings.SyncSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a row has come late, or has changed, among those up to the mark. Mostly none has: so these rows are first
 * only compared with what they were, in the query that continues beyond them. Only if they differ does a second query
 * deliver them.
 */
public final class LateRowCheck {

    private static final Logger LOG = LoggerFactory.getLogger(LateRowCheck.class);

    private LateRowCheck() {}

    /**
     * Reads the rows up to {@code mark}, and some of those behind it where they differ.
     *
     * @param before what the rows looked like when they were read last
     * @param passed takes the rows that are as they were
     * @return false if they differ; the connection is then in the middle of an answer
     */
    public static boolean passesUnchanged(
            WindowReader rows,
            SourceTable table,
            SyncSettings settings,
            long mark,
            Boundary before,
            LookBackSum passed) {
        RowIdentity identity = new RowIdentity(table.sourceColumns());
        ContentSum sum = new ContentSum();
        while (sum.rows() <= before.rows() && rows.hasRow() && rows.trackingValue() <= mark) {
            HashValue128 hash = identity.hash(rows.block(), rows.row());
            sum.add(hash);
            passed.add(rows.trackingValue(), hash);
            rows.advance();
        }
        boolean mayBeOld = before.from() < mark && sum.rows() > 0;
        if (sum.rows() < before.rows() && !mayBeOld) {
            String at = Checkpoint.describe(table.origin().trackingType(), mark);
            LOG.warn("sync {}: {}", settings.sync(), fewerRows(settings, before.rows(), at, sum.rows()));
        }
        return sum.toBoundary().hasRowsOf(before);
    }

    /** The message where rows are gone that were delivered. */
    public static String fewerRows(SyncSettings settings, long before, String mark, long now) {
        String where = settings.where().isEmpty()
                ? ""
                : " Another cause can be that " + SyncSetting.WHERE.key(settings.sync())
                        + " was changed: rows that were delivered and no longer fulfil it stay at the destination, "
                        + "and rows "
                        + "before the mark that now do are not read.";
        return "of the " + before + " rows up to the mark " + mark + " that were read before, " + now
                + " are left. If the table was emptied or created again, rows before the mark are not read. To read "
                + "them, give the table another sync, or remove the sync's rows and its checkpoint." + where;
    }
}
