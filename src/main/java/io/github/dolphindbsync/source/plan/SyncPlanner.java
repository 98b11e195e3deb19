package io.github.dolphindbsync.source.plan;

import io.github.dolphindbsync.checkpoint.Checkpoint;
import io.github.dolphindbsync.checkpoint.CheckpointException;
import io.github.dolphindbsync.checkpoint.CheckpointRepository;
import io.github.dolphindbsync.delivery.Quarantine;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.Times;
import io.github.dolphindbsync.source.connection.Blocks;
import io.github.dolphindbsync.source.connection.DolphinDBConnection;
import io.github.dolphindbsync.source.plan.SyncPlan.Progress;
import io.github.dolphindbsync.source.plan.SyncPlan.Reads;
import io.github.dolphindbsync.source.plan.SyncPlan.Replaces;
import io.github.dolphindbsync.source.query.PartitionConditions;
import io.github.dolphindbsync.source.query.QueryText;
import io.github.dolphindbsync.source.query.RowCounts;
import io.github.dolphindbsync.source.query.Slices;
import io.github.dolphindbsync.source.schema.SchemaChange;
import io.github.dolphindbsync.source.schema.SourceTable;
import io.github.dolphindbsync.source.schema.TableDescription;
import io.github.dolphindbsync.source.session.SkippedRowCounter;
import io.github.dolphindbsync.source.settings.Durations;
import io.github.dolphindbsync.source.settings.Mode;
import io.github.dolphindbsync.source.settings.SyncSetting;
import io.github.dolphindbsync.source.settings.SyncSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the source of a sync as a poll would, without its rows, and makes a {@link SyncPlan} of it. */
public final class SyncPlanner {

    private final SyncSettings settings;
    private final Clock clock;
    private final DolphinDBConnection connection;
    private final CheckpointRepository checkpoints;
    private final boolean countsNulls;
    private final Findings findings = new Findings();
    private final SourceTable table;
    private final Checkpoint checkpoint;
    private Progress progress;

    /** @param countsNulls whether rows without a tracking value are counted, whatever that takes */
    public SyncPlanner(
            SyncSettings settings,
            Clock clock,
            DolphinDBConnection connection,
            CheckpointRepository checkpoints,
            boolean countsNulls) {
        this.settings = settings;
        this.clock = clock;
        this.connection = connection;
        this.checkpoints = checkpoints;
        this.countsNulls = countsNulls;
        Optional<Checkpoint> stored = peek();
        this.table = SourceTable.read(connection, settings, stored);
        this.checkpoint = table.checkpoint(stored, settings.sync());
    }

    /** If the checkpoint can't be read, the source is inspected all the same. */
    private Optional<Checkpoint> peek() {
        try {
            Optional<Checkpoint> stored = checkpoints.peek(settings.sync());
            progress = stored.filter(found -> found.version() > 0).isPresent() ? Progress.CONTINUES : Progress.NONE;
            return stored;
        } catch (CheckpointException e) {
            findings.failure(e.getMessage());
            progress = Progress.UNREADABLE;
            return Optional.empty();
        }
    }

    public SyncPlan plan() {
        describeTable();
        SchemaChange change = SchemaChange.between(checkpoint.sourceColumns(), table.sourceColumns());
        change.differences().forEach(difference -> findings.note("since the last poll " + difference));
        if (!change.isNone() && !settings.evolves()) {
            findings.failure(
                    "the columns have changed, and " + SyncSetting.SCHEMA_CHANGE.key(settings.sync()) + " = strict");
        }
        checkpoints.obstacle().ifPresent(findings::failure);
        findings.fact("checkpoint", describeCheckpoint());
        boolean isTracked = table.schema().isTracked();
        Slices slices = isTracked ? Slices.of(table, settings, connection.server(), null) : null;
        long rows = isTracked ? countTracked(slices) : countAll();
        Reads reads = progress == Progress.UNREADABLE
                ? Reads.NOTHING
                : isTracked
                        ? new ReadPlanner(connection, table, settings, slices, findings).plan(clock, checkpoint, change)
                        : new Reads("", "", Math.min(rows, settings.limit()), 0, 1, true);
        return new SyncPlan(
                settings.sync(),
                table.description().path(),
                settings.target(),
                findings,
                table.schema(),
                table.sourceColumns().stream().map(Column::typeName).toList(),
                rows,
                reads,
                progress,
                settings.evolves(),
                replaces(reads),
                tables());
    }

    /** The tables beside the target that the next poll writes to. */
    private List<CheckpointRepository.Table> tables() {
        Stream<CheckpointRepository.Table> quarantine = settings.quarantinesRejectedRows()
                ? Quarantine.of(checkpoints).flatMap(Quarantine::table).stream()
                        .map(name -> new CheckpointRepository.Table(name, false))
                : Stream.empty();
        return Stream.concat(checkpoints.tables(settings.sync()).stream(), quarantine)
                .toList();
    }

    private String describeCheckpoint() {
        return switch (progress) {
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
        String version = String.valueOf(connection.run("version()").getString());
        findings.fact(
                "server",
                connection.server() + ", version " + version + ", user "
                        + connection.server().username() + ", who may read the table");
        TableDescription description = table.description();
        String partitioned = description.partitionColumns().isEmpty()
                ? "not partitioned"
                : "partitioned by " + String.join(", ", description.partitionColumns());
        findings.fact(
                "table",
                description.engine() + " engine, " + partitioned + ", "
                        + table.sourceColumns().size() + " of "
                        + description.columns().size() + " columns are read");
        if (table.schema().isTracked()) {
            findings.fact(
                    "tracking column",
                    table.origin().trackingColumn() + " (" + table.origin().trackingType() + "): "
                            + table.tracking().reason());
            List<String> key = table.schema().key();
            findings.fact(
                    "key", key.isEmpty() ? "none: rows are identified by a content hash" : String.join(", ", key));
        }
        if (!table.keyChoice().proposal().isEmpty() && settings.mode() == Mode.UPSERT) {
            findings.note(table.keyChoice().proposal());
        }
        if (!table.maskedColumns().isEmpty()) {
            findings.note(
                    "columns " + table.maskedColumns() + " are marked as sensitive. Without the right to see them,"
                            + " their values are masked, mostly as NULL. Grant it, or leave them out by "
                            + SyncSetting.LEAVE_OUT.key(settings.sync()));
        }
    }

    private long countAll() {
        QueryText queries = new QueryText(table, settings.where());
        long rows = PartitionConditions.of(connection, table.description()).stream()
                .mapToLong(slice -> Blocks.count(Blocks.table(connection.run(queries.countAll(slice)))))
                .sum();
        findings.fact("rows", number(rows));
        return rows;
    }

    private long countTracked(Slices slices) {
        RowCounts.Total all =
                RowCounts.of(connection, new QueryText(table, settings.where())).total(slices.of(null, null));
        String counted = number(all.rows()) + (settings.where().isEmpty() ? "" : " that fulfil the condition");
        if (table.isTrackingColumnNeverNull()) {
            findings.fact("rows", counted + ", and none without a tracking value, as the table is partitioned by it");
        } else if (countsNulls || settings.countsWithoutTrackingValue()) {
            countNulls(counted);
        } else {
            findings.fact("rows", counted + "; those without a tracking value are counted by check --count-nulls");
        }
        if (all.rows() > 0) {
            describeNewest(all.highest());
        }
        return all.rows();
    }

    private void countNulls(String counted) {
        long without = SkippedRowCounter.countWithoutTrackingValue(connection, table, settings);
        findings.fact("rows", counted + ", and " + number(without) + " without a tracking value");
        String skipped = number(without) + " rows have no tracking value and are not read";
        if (without > 0 && settings.failsWithoutTrackingValue()) {
            findings.failure(skipped + ", and " + SyncSetting.WITHOUT_TRACKING_VALUE.key(settings.sync()) + " = fail");
        } else if (without > 0) {
            findings.note(skipped);
        }
    }

    private void describeNewest(long newest) {
        ColumnType type = table.origin().trackingType();
        String shown = Checkpoint.describe(type, newest);
        if (!type.isTemporal()) {
            findings.fact("newest row", shown);
            return;
        }
        LocalDateTime now = LocalDateTime.ofInstant(clock.instant(), settings.zone());
        Duration behind = Duration.between(Times.toDateTime(type, newest), now);
        findings.fact(
                "newest row",
                shown + ", " + Durations.humanReadable(behind.abs()) + (behind.isNegative() ? " ahead of" : " behind")
                        + " the clock in zone " + settings.zone());
        if (behind.isNegative() && settings.followsClock()) {
            findings.note(
                    "future-dated rows wait until their time has come. If they are not from the future, the likely "
                            + "cause is " + SyncSetting.ZONE.key(settings.sync()));
        }
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
