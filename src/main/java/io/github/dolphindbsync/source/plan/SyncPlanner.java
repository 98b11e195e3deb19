package io.github.dolphindbsync.source.plan;

import io.github.dolphindbsync.checkpoint.Checkpoint;
import io.github.dolphindbsync.checkpoint.CheckpointException;
import io.github.dolphindbsync.checkpoint.CheckpointRepository;
import io.github.dolphindbsync.delivery.Quarantine;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.source.connection.DolphinDBConnection;
import io.github.dolphindbsync.source.plan.SyncPlan.Progress;
import io.github.dolphindbsync.source.plan.SyncPlan.Reads;
import io.github.dolphindbsync.source.plan.SyncPlan.Replaces;
import io.github.dolphindbsync.source.query.Slices;
import io.github.dolphindbsync.source.schema.SchemaChange;
import io.github.dolphindbsync.source.schema.SourceTable;
import io.github.dolphindbsync.source.schema.TableDescription;
import io.github.dolphindbsync.source.settings.Mode;
import io.github.dolphindbsync.source.settings.SyncSetting;
import io.github.dolphindbsync.source.settings.SyncSettings;
import java.time.Clock;
import java.util.List;
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
        RowSummary summary = new RowSummary(connection, table, settings, findings);
        long rows = isTracked ? summary.countTracked(slices, clock, countsNulls) : summary.countAll();
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
}
