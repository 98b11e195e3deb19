package io.github.dolphindbsync.source.plan;

import io.github.dolphindbsync.checkpoint.Checkpoint;
import io.github.dolphindbsync.checkpoint.CheckpointException;
import io.github.dolphindbsync.checkpoint.CheckpointRepository;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.Times;
import io.github.dolphindbsync.source.connection.Blocks;
import io.github.dolphindbsync.source.connection.DolphinDBConnection;
import io.github.dolphindbsync.source.plan.SyncPlan.PlannedWindow;
import io.github.dolphindbsync.source.plan.SyncPlan.Progress;
import io.github.dolphindbsync.source.plan.SyncPlan.Replaces;
import io.github.dolphindbsync.source.query.PartitionConditions;
import io.github.dolphindbsync.source.query.QueryText;
import io.github.dolphindbsync.source.query.RowCounts;
import io.github.dolphindbsync.source.query.Slices;
import io.github.dolphindbsync.source.read.LateRowCheck;
import io.github.dolphindbsync.source.schema.SchemaChange;
import io.github.dolphindbsync.source.schema.SourceTable;
import io.github.dolphindbsync.source.schema.TableDescription;
import io.github.dolphindbsync.source.settings.Durations;
import io.github.dolphindbsync.source.settings.Mode;
import io.github.dolphindbsync.source.settings.SyncSetting;
import io.github.dolphindbsync.source.settings.SyncSettings;
import io.github.dolphindbsync.source.settings.TrackingRange;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Looks at the source of a sync as a poll would, and makes a {@link SyncPlan} of it. */
public final class SyncPlanner {

    private final SyncSettings settings;
    private final Clock clock;
    private final DolphinDBConnection connection;
    private final CheckpointRepository checkpoints;
    private final SourceTable table;
    private final Checkpoint checkpoint;
    private final boolean countsNulls;
    private final Slices slices;
    private boolean isUnreadable;
    private long rows;
    private final Findings findings = new Findings();

    private SyncPlanner(
            SyncSettings settings,
            Clock clock,
            DolphinDBConnection connection,
            CheckpointRepository checkpoints,
            boolean countsNulls) {
        this.settings = settings;
        this.countsNulls = countsNulls;
        this.clock = clock;
        this.connection = connection;
        this.checkpoints = checkpoints;
        Optional<Checkpoint> stored = peek();
        this.table = SourceTable.read(connection, settings, stored);
        this.checkpoint = SyncState.ofOrigin(stored, settings.sync(), table.origin());
        this.slices = table.schema().isTracked() ? Slices.of(table, settings, connection.server(), null) : null;
    }

    /** A checkpoint that can't be read keeps nobody from looking at the source. */
    private Optional<Checkpoint> peek() {
        try {
            return checkpoints.peek(settings.sync());
        } catch (CheckpointException e) {
            findings.failure(e.getMessage());
            isUnreadable = true;
            return Optional.empty();
        }
    }

    public static SyncPlan plan(
            SyncSettings settings,
            Clock clock,
            DolphinDBConnection connection,
            CheckpointRepository checkpoints,
            boolean countsNulls) {
        return new SyncPlanner(settings, clock, connection, checkpoints, countsNulls).plan();
    }

    private SyncPlan plan() {
        describeTable();
        SchemaChange change = SchemaChange.between(checkpoint.carried(), table.sourceColumns());
        change.differences().forEach(difference -> findings.note("since the last poll " + difference));
        if (!change.isNone() && !settings.evolves()) {
            findings.failure(
                    "the columns have changed, and " + SyncSetting.SCHEMA_CHANGE.key(settings.sync()) + " = strict");
        }
        checkpoints.obstacle().ifPresent(findings::failure);
        findings.fact("checkpoint", describeCheckpoint());
        if (table.schema().isTracked()) {
            describeRows();
        }
        Reads reads = isUnreadable ? Reads.NOT_KNOWN : table.schema().isTracked() ? reads(change) : wholeTable();
        return new SyncPlan(
                settings.sync(),
                table.description().path(),
                settings.target(),
                findings,
                table.schema(),
                table.sourceColumns().stream().map(Column::typeName).toList(),
                rows,
                reads.windows(),
                reads.moreWindows(),
                reads.rowsReadAgain(),
                progress(),
                settings.evolves(),
                replaces(reads),
                checkpoints.tables(settings.sync(), settings.setsUnstorableAside()));
    }

    private Progress progress() {
        if (isUnreadable) {
            return Progress.UNREADABLE;
        }
        return checkpoint.version() > 0 ? Progress.CONTINUES : Progress.NONE;
    }

    private String describeCheckpoint() {
        return switch (progress()) {
            case UNREADABLE -> "can't be read";
            case NONE -> "none: the first poll reads from the start";
            case CONTINUES -> table.schema().isTracked() ? "mark " + checkpoint.markAsText() : "loaded before";
        };
    }

    private Replaces replaces(Reads reads) {
        boolean isWhole = settings.mode() == Mode.FULL_REFRESH;
        boolean hasIds = settings.mode() == Mode.UPSERT && !table.schema().hasKey() && settings.evolves();
        if (isWhole || (hasIds && reads.replaces())) {
            return Replaces.NEXT_POLL;
        }
        return hasIds ? Replaces.AFTER_CHANGES : Replaces.NEVER;
    }

    private void describeTable() {
        findings.fact(
                "server",
                connection.server() + ", version " + version() + ", user "
                        + connection.server().username() + ", who may read the table");
        TableDescription description = table.description();
        findings.fact(
                "table",
                description.engine() + " engine, "
                        + (description.partitionColumns().isEmpty()
                                ? "not partitioned"
                                : "partitioned by " + String.join(", ", description.partitionColumns()))
                        + ", " + table.sourceColumns().size() + " of "
                        + description.columns().size()
                        + " columns are carried");
        findings.fact("mode", settings.mode().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        if (table.schema().isTracked()) {
            findings.fact(
                    "tracking column",
                    table.origin().trackingColumn() + " (" + table.origin().trackingType() + "): "
                            + table.tracking().reason());
            List<String> key = table.schema().key();
            findings.fact("key", key.isEmpty() ? "none: rows are told apart by content" : String.join(", ", key));
        }
        describeRange();
        if (!table.keyChoice().proposal().isEmpty() && settings.mode() == Mode.UPSERT) {
            findings.note(table.keyChoice().proposal());
        }
        if (!table.maskedColumns().isEmpty()) {
            findings.note("columns " + table.maskedColumns()
                    + " are marked as sensitive, and read as masked, mostly as NULL, without "
                    + "the right to see them; " + SyncSetting.LEAVE_OUT.key(settings.sync()) + " leaves them out");
        }
    }

    private void describeRange() {
        TrackingRange range = settings.range();
        if (!settings.where().isEmpty()) {
            findings.fact("where", settings.where());
        }
        range.start().ifPresent(start -> findings.fact("start", start.text()));
        if (checkpoint.mark() == null && !isUnreadable) {
            range.startOnce().ifPresent(start -> findings.fact("start", start.text() + ", once"));
        }
        range.end().ifPresent(end -> findings.fact("end", "before " + end.text()));
        if (settings.limit() < Long.MAX_VALUE) {
            findings.fact(
                    "limit",
                    String.format(
                            Locale.ROOT,
                            "%,d rows a poll%s",
                            settings.limit(),
                            table.schema().isTracked() ? ", and the rest of the group of the last one" : ""));
        }
    }

    /** What the next poll would read, where that is known. */
    private record Reads(List<PlannedWindow> windows, long moreWindows, long rowsReadAgain, boolean replaces) {
        static final Reads NOT_KNOWN = new Reads(List.of(), 0, 0, false);
    }

    private Reads wholeTable() {
        QueryText queries = new QueryText(table, settings.where());
        rows = PartitionConditions.of(connection, table.description()).stream()
                .mapToLong(slice -> count(queries.countAll(slice)))
                .sum();
        findings.fact("rows", String.format(Locale.ROOT, "%,d", rows));
        return new Reads(List.of(new PlannedWindow("", "", Math.min(rows, settings.limit()))), 0, 0, true);
    }

    private void describeRows() {
        ColumnType type = table.origin().trackingType();
        QueryText queries = new QueryText(table, settings.where());
        RowCounts.Total all = RowCounts.of(connection, queries).total(slices.of(null, null));
        rows = all.rows();
        String counted = String.format(
                Locale.ROOT, "%,d%s", rows, settings.where().isEmpty() ? "" : " that fulfil the condition");
        if (table.isTrackingColumnNeverNull()) {
            findings.fact("rows", counted + ", and none without a tracking value, as the table is partitioned by it");
        } else if (countsNulls || settings.countsWithoutTrackingValue()) {
            describeRowsWithoutTrackingValue(counted);
        } else {
            findings.fact("rows", counted + "; those without a tracking value are counted by check --count-nulls");
        }
        if (all.rows() > 0) {
            describeNewest(type, all.highest());
        }
    }

    private void describeRowsWithoutTrackingValue(String counted) {
        long without = SkippedRowCounter.countWithoutTrackingValue(connection, table, settings);
        findings.fact("rows", String.format(Locale.ROOT, "%s, and %,d without a tracking value", counted, without));
        if (without > 0) {
            String told = String.format(Locale.ROOT, "%,d rows have no tracking value and are not carried", without);
            if (settings.failsWithoutTrackingValue()) {
                findings.failure(told + ", and " + SyncSetting.WITHOUT_TRACKING_VALUE.key(settings.sync()) + " = fail");
            } else {
                findings.note(told);
            }
        }
    }

    private Reads reads(SchemaChange change) {
        PlannedReads reads = new PlannedReads(connection, table, settings, slices, clock, checkpoint, change);
        reads.plan();
        if (reads.isCut()) {
            findings.note("the poll ends there, because of " + SyncSetting.LIMIT.key(settings.sync()) + " = "
                    + settings.limit() + "; the next one goes on");
        }
        long before = checkpoint.boundary().rows();
        if (reads.rowsAtMark() >= 0 && reads.rowsAtMark() < before) {
            findings.note(LateRowCheck.fewerRows(settings, before, checkpoint.markAsText(), reads.rowsAtMark()));
        }
        return new Reads(reads.windows(), reads.moreWindows(), reads.rowsReadAgain(), reads.replaces());
    }

    private void describeNewest(ColumnType type, long newest) {
        String shown = Checkpoint.describe(type, newest);
        if (!type.isTemporal()) {
            findings.fact("newest row", shown);
            return;
        }
        LocalDateTime now = LocalDateTime.ofInstant(clock.instant(), settings.zone());
        Duration behind = Duration.between(Times.toDateTime(type, newest), now);
        String distance = Durations.humanReadable(behind.abs());
        findings.fact(
                "newest row",
                shown + ", " + distance + (behind.isNegative() ? " ahead of" : " behind") + " the clock in zone "
                        + settings.zone());
        if (behind.isNegative() && settings.followsClock()) {
            findings.note(
                    "rows ahead of the clock wait until their time has come; where they are not from the future, the likely cause "
                            + "is " + SyncSetting.ZONE.key(settings.sync()));
        }
    }

    private String version() {
        return String.valueOf(connection.run("version()").getString());
    }

    private long count(String query) {
        return Blocks.count(Blocks.table(connection.run(query)));
    }
}
