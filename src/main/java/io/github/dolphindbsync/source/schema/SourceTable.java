package io.github.dolphindbsync.source.schema;

import io.github.dolphindbsync.checkpoint.Checkpoint;
import io.github.dolphindbsync.checkpoint.CheckpointException;
import io.github.dolphindbsync.checkpoint.Origin;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.RowSchema;
import io.github.dolphindbsync.source.connection.DolphinDBConnection;
import io.github.dolphindbsync.source.connection.DolphinDBException;
import io.github.dolphindbsync.source.schema.TableDescription.DescribedColumn;
import io.github.dolphindbsync.source.settings.ColumnName;
import io.github.dolphindbsync.source.settings.Mode;
import io.github.dolphindbsync.source.settings.Setting;
import io.github.dolphindbsync.source.settings.SettingException;
import io.github.dolphindbsync.source.settings.SyncSetting;
import io.github.dolphindbsync.source.settings.SyncSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the server says of a table, checked against what the sync wants of it.
 *
 * @param schema of the rows as they are delivered
 * @param sourceColumns the columns that are read, in the order of the schema's first ones, by the server's names
 * @param isWhole true if these are all columns of the table, so that each answer shows what columns there are
 */
public record SourceTable(
        Origin origin,
        RowSchema schema,
        List<Column> sourceColumns,
        boolean isWhole,
        TableDescription description,
        TrackingChoice tracking,
        KeyChoice keyChoice) {

    private static final String NO_KEY = "none";

    /**
     * Asks the server.
     *
     * @throws SettingException where a setting names a column that isn't there or can't serve
     * @throws DolphinDBException where the table can't be read
     */
    public static SourceTable read(
            DolphinDBConnection connection, SyncSettings settings, Optional<Checkpoint> checkpoint) {
        TableDescription description = TableDescription.read(connection, settings.database(), settings.table());
        if (checkpoint.isEmpty()) {
            settings.columns().requireKnown(description.names());
        }
        // What was chosen once stays, whatever columns come.
        Optional<String> chosen = checkpoint
                .map(Checkpoint::origin)
                .filter(origin -> origin.database().equals(settings.database())
                        && origin.table().equals(settings.table())
                        && !origin.trackingColumn().isEmpty())
                .map(Origin::trackingColumn);
        return of(settings, description, chosen);
    }

    private static SourceTable of(SyncSettings settings, TableDescription description, Optional<String> chosen) {
        List<Column> columns = columns(settings, description);
        KeyChoice keyChoice = keyChoice(settings, description);
        if (settings.mode() == Mode.UPSERT) {
            keyChoice.key().forEach(name -> requireCarried(settings, description, columns, name));
        }
        List<String> key = settings.mode() == Mode.UPSERT
                ? keyChoice.key().stream()
                        .map(name -> targetName(settings, columns, settings.inForce(SyncSetting.KEY), name))
                        .toList()
                : List.of();
        List<Column> renamed = columns.stream()
                .map(column -> column.withName(settings.columns().targetName(column.name())))
                .toList();
        TrackingChoice tracking = trackingChoice(settings, description, chosen);
        if (tracking != null) {
            requireCarried(settings, description, columns, tracking.column());
        }
        requireDifferentNames(settings, renamed);
        RowSchema schema = new RowSchema(
                renamed,
                tracking == null
                        ? null
                        : targetName(
                                settings, columns, settings.inForce(SyncSetting.TRACKING_COLUMN), tracking.column()),
                key,
                settings.zone());
        if (schema.isTracked() && !schema.hasKey()) {
            schema = schema.withRowId();
        }
        String loadTime = settings.columns().loadTime();
        return new SourceTable(
                origin(settings, columns, tracking),
                loadTime.isEmpty() ? schema : schema.withLoadTime(loadTime),
                columns,
                columns.size() == description.columns().size(),
                description,
                tracking,
                keyChoice);
    }

    /**
     * The checkpoint of a sync of this table: the one that was found, or an initial one.
     *
     * @throws CheckpointException where that belongs to something else
     */
    public Checkpoint checkpoint(Optional<Checkpoint> found, String sync) {
        Checkpoint stored = found.orElseGet(() -> Checkpoint.initial(sync, origin));
        if (!stored.origin().equals(origin)) {
            throw new CheckpointException("sync '" + sync + "': its checkpoint belongs to " + stored.origin()
                    + ", but the settings say " + origin
                    + ". Give the new table a sync of another name, or set the settings "
                    + "back; to load anew under this name, remove the sync's rows and its checkpoint first.");
        }
        return stored;
    }

    private static List<Column> columns(SyncSettings settings, TableDescription description) {
        List<Column> columns = new ArrayList<>();
        List<String> unreadable = new ArrayList<>();
        settings.columns().requireSome(description.path(), description.names());
        for (DescribedColumn described : description.columns()) {
            if (settings.columns().whatLeavesOut(described.name()).isEmpty()) {
                described.column().ifPresentOrElse(columns::add, () -> unreadable.add(described.name()));
            }
        }
        for (Column column : columns) {
            ColumnName.fault(column.name()).ifPresent(fault -> {
                throw new SettingException("table " + description.path() + " has a column '"
                        + ColumnName.printable(column.name()) + "', whose name " + fault
                        + ". Rename it at the source, or name the others in "
                        + SyncSetting.COLUMNS.key(settings.sync()));
            });
        }
        if (!unreadable.isEmpty()) {
            String named = unreadable.stream()
                    .map(name -> "'" + name + "' ("
                            + description.find(name).orElseThrow().typeName() + ")")
                    .collect(Collectors.joining(", "));
            throw new SettingException("table " + description.path() + " has columns of unsupported types: " + named
                    + ". To read the other columns, set " + SyncSetting.LEAVE_OUT.key(settings.sync()) + "="
                    + String.join(",", unreadable));
        }
        return columns;
    }

    private static void requireCarried(
            SyncSettings settings, TableDescription description, List<Column> columns, String name) {
        boolean isCarried = columns.stream().anyMatch(column -> column.name().equalsIgnoreCase(name));
        if (!isCarried && description.find(name).isPresent()) {
            throw new SettingException("setting "
                    + settings.columns().whatLeavesOut(name).orElseThrow()
                    + " can't be used: it leaves out column '" + name + "', which orders or identifies the rows.");
        }
    }

    private static void requireDifferentNames(SyncSettings settings, List<Column> columns) {
        Set<String> names = new HashSet<>(Set.of(RowSchema.ROW_ID));
        String loadTime = settings.columns().loadTime();
        Stream.concat(
                        Stream.of(loadTime).filter(name -> !name.isEmpty()),
                        columns.stream().map(Column::name))
                .filter(name -> !names.add(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .ifPresent(name -> {
                    String two = "two columns would have the name '" + name + "' at the destination.";
                    throw new SettingException(settings.columns()
                            .whatNames(name)
                            .map(setting -> "setting " + setting + " can't be used: " + two)
                            .orElseGet(() -> two + " Set " + SyncSetting.RENAME.key(settings.sync()) + "=" + name
                                    + ":<another name>."));
                });
    }

    private static KeyChoice keyChoice(SyncSettings settings, TableDescription description) {
        if (settings.key().equals(List.of(NO_KEY))) {
            return new KeyChoice(List.of(), "");
        }
        return settings.key().isEmpty()
                ? KeyChoice.of(description, settings.sync())
                : new KeyChoice(settings.key(), "");
    }

    private static TrackingChoice trackingChoice(
            SyncSettings settings, TableDescription description, Optional<String> chosen) {
        if (settings.mode() == Mode.FULL_REFRESH) {
            return null;
        }
        if (!settings.get(SyncSetting.TRACKING_COLUMN).isEmpty()) {
            return new TrackingChoice(
                    settings.get(SyncSetting.TRACKING_COLUMN),
                    "set by " + SyncSetting.TRACKING_COLUMN.key(settings.sync()));
        }
        return chosen.map(column -> new TrackingChoice(column, "the column of its checkpoint"))
                .orElseGet(() -> TrackingChoice.of(description, settings.sync()));
    }

    private static Origin origin(SyncSettings settings, List<Column> columns, TrackingChoice choice) {
        if (choice == null) {
            return Origin.ofWholeTable(settings.database(), settings.table());
        }
        Column tracking = find(columns, settings.inForce(SyncSetting.TRACKING_COLUMN), choice.column());
        if (tracking.isList() || !tracking.type().canTrack()) {
            throw new SettingException(
                    settings.inForce(SyncSetting.TRACKING_COLUMN).key() + ": column '" + choice.column()
                            + "' is of type " + tracking.typeName() + ", which can't order rows"
                            + settings.inForce(SyncSetting.TRACKING_COLUMN).written()
                            + ". Use a column of type NANOTIMESTAMP, TIMESTAMP, DATETIME, DATE, LONG or INT.");
        }
        if (!tracking.type().isTemporal() && !settings.clockSettingsGiven().isEmpty()) {
            throw new SettingException("setting "
                    + settings.clockSettingsGiven().get(0)
                    + " can't be used: the tracking column '" + tracking.name() + "' is of type " + tracking.type()
                    + ", which has no clock. Remove it.");
        }
        settings.range().requireRoom(tracking.type());
        return new Origin(settings.database(), settings.table(), tracking.name(), tracking.type());
    }

    private static String targetName(SyncSettings settings, List<Column> columns, Setting setting, String name) {
        return settings.columns().targetName(find(columns, setting, name).name());
    }

    /** Column names are case-insensitive to the server; its own spelling is what counts from here on. */
    private static Column find(List<Column> columns, Setting setting, String name) {
        return columns.stream()
                .filter(column -> column.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> SettingException.noSuchColumn(
                        setting, name, columns.stream().map(Column::name).toList()));
    }

    /** Columns whose values may be others than those that are stored, because the user has no right to see them. */
    public List<String> maskedColumns() {
        return description.columns().stream()
                .filter(DescribedColumn::isMasked)
                .map(DescribedColumn::name)
                .filter(name ->
                        sourceColumns.stream().anyMatch(column -> column.name().equals(name)))
                .toList();
    }

    /** Where the table is partitioned by its values or ranges of them: the server stores no row without one. */
    public boolean isTrackingColumnNeverNull() {
        return description
                .partitions()
                .level(origin.trackingColumn())
                .filter(PartitionScheme.Level::isByValueOrRange)
                .isPresent();
    }

    /** Index of the tracking column among the columns that are read. */
    public int trackingIndex() {
        return schema.trackingIndex();
    }
}
