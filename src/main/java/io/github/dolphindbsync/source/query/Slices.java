package io.github.dolphindbsync.source.query;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.Times;
import io.github.dolphindbsync.source.connection.DolphinDBException;
import io.github.dolphindbsync.source.connection.RecoveryAction;
import io.github.dolphindbsync.source.schema.PartitionScheme;
import io.github.dolphindbsync.source.schema.SourceTable;
import io.github.dolphindbsync.source.settings.ServerSetting;
import io.github.dolphindbsync.source.settings.ServerSettings;
import io.github.dolphindbsync.source.settings.SettingException;
import io.github.dolphindbsync.source.settings.SyncSetting;
import io.github.dolphindbsync.source.settings.SyncSettings;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Cuts a range of tracking values into slices, each of which reaches no more partitions than one query may. A server
 * refuses a query that reaches more (maxPartitionNumPerQuery, 65,536 unless set otherwise), however few rows it would
 * give.
 *
 * <p>Slices follow from the partition scheme. They leave no gap between the values that it lists, because a scheme can
 * grow. A slice that the server refuses all the same, because the scheme has grown or is not understood, is halved.
 */
public final class Slices {

    /** Enough to come from all times down to single days, for each of hundreds of days. */
    private static final int MOST_CUTS = 2000;

    private static final LocalDateTime LONG_AGO = LocalDate.of(1800, 1, 1).atStartOfDay();
    private static final LocalDateTime FAR = LocalDate.of(2100, 1, 1).atStartOfDay();
    private static final long[] NONE = {};

    private final SourceTable table;
    private final PartitionScheme scheme;
    private final boolean isDivisible;
    private final ColumnType type;
    private final long[] starts;
    private final long partitionsPerStart;
    private final int startsPerSlice;
    private final NavigableSet<Long> cuts = new TreeSet<>();

    private Slices(SourceTable table, long mostPartitions) {
        this.table = table;
        this.scheme = table.description().partitions();
        this.type = table.origin().trackingType();
        boolean isLarge = scheme.partitions() > mostPartitions;
        PartitionScheme.Level level =
                scheme.level(table.origin().trackingColumn()).orElse(null);
        long[] known = level == null ? NONE : level.starts(type);
        isDivisible = scheme.levels().isEmpty() || known.length > 0;
        starts = isLarge ? known : NONE;
        partitionsPerStart = starts.length == 0 ? scheme.partitions() : scheme.partitionsWithin(level);
        startsPerSlice =
                (int) Math.max(1, Math.min(Integer.MAX_VALUE / 2, mostPartitions / Math.max(1, partitionsPerStart)));
    }

    /**
     * The slices of a table; those known before where its partitions are the same.
     *
     * @param before of the same sync; null where there are none
     * @throws SettingException where each query would reach too many partitions, and no setting says which ones are
     *     meant
     */
    public static Slices of(SourceTable table, SyncSettings settings, ServerSettings server, Slices before) {
        if (before != null && before.table.equals(table)) {
            return before;
        }
        Slices slices = new Slices(table, server.partitionsPerQuery());
        // With a condition only the server can tell.
        if (slices.partitionsPerStart > server.partitionsPerQuery()
                && settings.where().isEmpty()) {
            throw new SettingException(slices.tooMany(settings, server));
        }
        if (before != null && before.type == slices.type) {
            slices.cuts.addAll(before.cuts);
        }
        return slices;
    }

    private String tooMany(SyncSettings settings, ServerSettings server) {
        return String.format(
                        Locale.ROOT,
                        "table %s has %,d partitions, and a query for one value of tracking column '%s' reaches %,d "
                                + "of them, " + "which is more than %s = %d. ",
                        table.description().path(),
                        scheme.partitions(),
                        table.origin().trackingColumn(),
                        partitionsPerStart,
                        ServerSetting.PARTITIONS_PER_QUERY.key(),
                        server.partitionsPerQuery())
                + advice(settings);
    }

    /** What helps where a server refuses each query. */
    private String advice(SyncSettings settings) {
        return "Set " + SyncSetting.TRACKING_COLUMN.key(settings.sync())
                + " to a column that orders the rows and partitions the table (it is partitioned by "
                + String.join(", ", table.description().partitionColumns()) + "), select partitions in "
                + SyncSetting.WHERE.key(settings.sync()) + ", or raise maxPartitionNumPerQuery of the server and "
                + ServerSetting.PARTITIONS_PER_QUERY.key();
    }

    /** In order and without a gap, each for one query; a null bound is open. One slice where that is enough. */
    public List<Window> of(Long low, Long high) {
        NavigableSet<Long> begins = new TreeSet<>();
        int first = low == null ? 0 : Math.max(0, indexOf(low));
        for (int index = first + startsPerSlice; index < starts.length; index += startsPerSlice) {
            begins.add(starts[index]);
        }
        begins.addAll(cuts);
        List<Window> slices = new ArrayList<>();
        Long from = low;
        for (long begin : begins) {
            if ((low == null || begin > low) && (high == null || begin <= high)) {
                slices.add(Window.uncounted(from, begin - 1));
                from = begin;
            }
        }
        slices.add(Window.uncounted(from, high));
        return slices;
    }

    /** Of the last start that is not behind a value; negative where there is none. */
    private int indexOf(long value) {
        int found = Arrays.binarySearch(starts, value);
        return found >= 0 ? found : -found - 2;
    }

    /**
     * The server would not answer for this range: halves it from now on.
     *
     * @throws DolphinDBException where it can't be divided
     */
    public void halve(Window refused, DolphinDBException failure, SyncSettings settings) {
        // Where it is open, most tables begin and end there; what is beyond belongs to the outer slices.
        long high = refused.high() != null ? refused.high() : last();
        long low = refused.low() != null ? refused.low() : high > 0 ? 0 : Math.min(first(), high - 1);
        long middle = low + Long.divideUnsigned(high - low, 2) + 1;
        if (!isDivisible || low >= high || cuts.size() >= MOST_CUTS || !cuts.add(middle)) {
            throw new DolphinDBException(
                    RecoveryAction.FAIL, failure.getMessage() + ". " + advice(settings), failure.getCause());
        }
    }

    private long first() {
        return type.isTemporal() ? Times.nearest(type, LONG_AGO) : type.leastTrackingValue();
    }

    private long last() {
        return type.isTemporal() ? Times.nearest(type, FAR) : type.greatestTrackingValue();
    }
}
