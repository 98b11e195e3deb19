package io.github.dolphindbsync.source;

import com.xxdb.data.BasicTable;
import io.github.dolphindbsync.checkpoint.Checkpoint;
import io.github.dolphindbsync.checkpoint.CheckpointRepository;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.Times;
import io.github.dolphindbsync.source.SyncPlan.Fact;
import io.github.dolphindbsync.source.SyncPlan.PlannedWindow;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Looks at the source of a sync as a poll would, and makes a {@link SyncPlan} of it. */
final class SyncPlanner {

    private static final int WINDOWS_SHOWN = 20;

    private final SyncSettings settings;
    private final Clock clock;
    private final DolphinDBConnection connection;
    private final SourceTable table;
    private final Checkpoint checkpoint;
    private final List<Fact> facts = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();

    private SyncPlanner(
            SyncSettings settings, Clock clock, DolphinDBConnection connection, CheckpointRepository checkpoints) {
        this.settings = settings;
        this.clock = clock;
        this.connection = connection;
        Optional<Checkpoint> stored = checkpoints.peek(settings.sync());
        this.table = SourceTable.read(connection, settings, stored);
        this.checkpoint = SyncMemory.ofOrigin(stored, settings.sync(), table.origin());
    }

    static SyncPlan plan(
            SyncSettings settings,
            Clock clock,
            DolphinDBConnection connection,
            CheckpointRepository checkpoints,
            String route) {
        return new SyncPlanner(settings, clock, connection, checkpoints).plan(route);
    }

    private SyncPlan plan(String route) {
        describeTable();
        SchemaChange change = SchemaChange.between(checkpoint.carried(), table.sourceColumns());
        change.differences().forEach(difference -> warn("since the last poll " + difference));
        if (!change.isNone() && !settings.evolves()) {
            refusals.add(
                    "the columns have changed, and " + SyncSetting.SCHEMA_CHANGE.key(settings.sync()) + " = strict");
        }
        fact(
                "checkpoint",
                checkpoint.version() == 0
                        ? "none: the first poll reads from the start"
                        : "mark " + checkpoint.markAsText());
        List<PlannedWindow> windows = new ArrayList<>();
        long more = table.schema().isTracked() ? planWindows(windows) : planWhole(windows);
        return new SyncPlan(
                settings.sync(),
                table.description().path(),
                settings.target(),
                route,
                List.copyOf(facts),
                List.copyOf(warnings),
                List.copyOf(refusals),
                table.schema(),
                table.sourceColumns().stream().map(Column::typeName).toList(),
                List.copyOf(windows),
                more,
                checkpoint.version() > 0,
                settings.evolves());
    }

    private void describeTable() {
        fact(
                "server",
                connection.server() + ", version " + version() + ", user "
                        + connection.server().username() + ", who may read the table");
        TableDescription description = table.description();
        fact(
                "table",
                description.engine() + " engine, "
                        + (description.partitionColumns().isEmpty()
                                ? "not partitioned"
                                : "partitioned by " + String.join(", ", description.partitionColumns()))
                        + ", " + table.sourceColumns().size() + " of "
                        + description.columns().size()
                        + " columns are carried");
        fact("mode", settings.mode().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        if (table.schema().isTracked()) {
            fact(
                    "tracking column",
                    table.origin().trackingColumn() + " (" + table.origin().trackingType() + "): "
                            + table.tracking().reason());
            List<String> key = table.schema().key();
            fact("key", key.isEmpty() ? "none: rows are told apart by content" : String.join(", ", key));
        }
        settings.start().ifPresent(start -> fact("start", start));
        settings.end().ifPresent(end -> fact("end", "before " + end));
        if (checkpoint.mark() == null) {
            settings.startOnce().ifPresent(start -> fact("start", start + ", once"));
        }
        if (settings.limit() < Long.MAX_VALUE) {
            warn("a poll ends after some " + settings.limit() + " rows (" + SyncSetting.LIMIT.key(settings.sync())
                    + "), whatever it could read");
        }
        if (!table.keyChoice().proposal().isEmpty() && settings.mode() == Mode.UPSERT) {
            warn(table.keyChoice().proposal());
        }
        if (!table.maskedColumns().isEmpty()) {
            warn("columns " + table.maskedColumns()
                    + " are marked as sensitive, and read as masked, mostly as NULL, without "
                    + "the right to see them; " + SyncSetting.LEAVE_OUT.key(settings.sync()) + " leaves them out");
        }
    }

    private long planWhole(List<PlannedWindow> windows) {
        long rows = count(new QueryText(table, settings.where()).countAll());
        fact("rows", String.format(Locale.ROOT, "%,d", rows));
        windows.add(new PlannedWindow("", "", rows));
        return 0;
    }

    private long planWindows(List<PlannedWindow> windows) {
        ColumnType type = table.origin().trackingType();
        QueryText queries = new QueryText(table, settings.where());
        BasicTable all = Blocks.counts(connection.run(queries.statistics(null, null)));
        long rows = Blocks.integer(all.getColumn("row_count"), 0);
        long without = count(queries.countWithoutTrackingValue());
        fact("rows", String.format(Locale.ROOT, "%,d, and %,d without a tracking value", rows, without));
        if (without > 0) {
            warn(String.format(Locale.ROOT, "%,d rows have no tracking value and are not carried", without));
        }
        if (rows > 0) {
            describeNewest(type, Blocks.integer(all.getColumn("highest"), 0));
        }
        SyncMemory memory = SyncMemory.of(settings, clock, table);
        Long low = memory.lowestToRead(checkpoint);
        Long high = Horizon.last(Horizon.at(clock, settings, type), settings, type);
        if (low != null && high != null && low > high) {
            return 0;
        }
        WindowPlanner planner = new WindowPlanner(
                connection,
                queries,
                PollPlan.rowsPerWindow(table, settings.windowRows()),
                RowCursor.rowsPerBlock(table.sourceColumns()));
        planner.plan(low, high);
        long more = 0;
        for (Window window = planner.next(); window != null; window = planner.next()) {
            if (windows.size() < WINDOWS_SHOWN) {
                windows.add(new PlannedWindow(
                        Checkpoint.describe(type, window.low()),
                        Checkpoint.describe(type, window.high()),
                        window.rows()));
            } else {
                more++;
            }
        }
        return more;
    }

    private void describeNewest(ColumnType type, long newest) {
        String shown = Checkpoint.describe(type, newest);
        if (!type.isTemporal()) {
            fact("newest row", shown);
            return;
        }
        LocalDateTime now = LocalDateTime.ofInstant(clock.instant(), settings.zone());
        Duration behind = Duration.between(Times.toDateTime(type, newest), now);
        String distance = PollResult.humanReadable(behind.abs());
        fact(
                "newest row",
                shown + ", " + distance + (behind.isNegative() ? " ahead of" : " behind") + " the clock in zone "
                        + settings.zone());
        if (behind.isNegative() && settings.followsClock()) {
            warn(
                    "rows ahead of the clock wait until their time has come; where they are not from the future, the likely cause "
                            + "is " + SyncSetting.ZONE.key(settings.sync()));
        }
    }

    private String version() {
        return String.valueOf(connection.run("version()").getString());
    }

    private long count(String query) {
        return Blocks.integer(Blocks.counts(connection.run(query)).getColumn("row_count"), 0);
    }

    private void fact(String about, String found) {
        facts.add(new Fact(about, found));
    }

    private void warn(String warning) {
        warnings.add(warning);
    }
}
