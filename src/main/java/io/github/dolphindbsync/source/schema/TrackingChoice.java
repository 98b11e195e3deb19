package io.github.dolphindbsync.source.schema;

import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.source.schema.TableDescription.DescribedColumn;
import io.github.dolphindbsync.source.settings.SettingException;
import io.github.dolphindbsync.source.settings.SyncSetting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Which column orders the rows, where no setting says it.
 *
 * @param reason for people
 */
public record TrackingChoice(String column, String reason) {

    private static final String USUAL_NAME = "timestamp";
    private static final Duration DAY = Duration.ofDays(1);

    /**
     * The temporal partition column, because only by it a query passes over partitions; but not one of whole days where
     * there is a column of the usual name, because a day's rows are delivered only when the day is over.
     *
     * @throws SettingException where none is the obvious one
     */
    static TrackingChoice of(TableDescription table, String sync) {
        List<Column> candidates = table.columns().stream()
                .flatMap(described -> described.column().stream())
                .filter(column -> !column.isList()
                        && column.type().isTemporal()
                        && column.type().canTrack())
                .toList();
        List<Column> partitioning = candidates.stream()
                .filter(column -> table.isPartitionedBy(column.name()))
                .toList();
        for (Column column : partitioning) {
            if (column.type().unit().compareTo(DAY) < 0) {
                return new TrackingChoice(column.name(), "the table is partitioned by it");
            }
        }
        Optional<Column> usual = table.find(USUAL_NAME)
                .flatMap(DescribedColumn::column)
                .filter(column -> !column.isList() && column.type().canTrack());
        if (usual.isPresent()) {
            return new TrackingChoice(usual.get().name(), "chosen by name");
        }
        if (!partitioning.isEmpty()) {
            return new TrackingChoice(
                    partitioning.get(0).name(),
                    "the table is partitioned by it; the rows of a day are read when the day is over");
        }
        if (candidates.size() == 1) {
            return new TrackingChoice(candidates.get(0).name(), "the only temporal column");
        }
        throw new SettingException("missing: " + SyncSetting.TRACKING_COLUMN.key(sync) + ". Table " + table.path()
                + (candidates.isEmpty()
                        ? " has no column of points in time, but may have one of LONG or INT that grows with each row; it has "
                                + names(table) + ". For a full refresh, set " + SyncSetting.MODE.key(sync)
                                + "=full-refresh"
                        : " has several temporal columns, and is partitioned by none of them: "
                                + candidates.stream().map(Column::name).toList()));
    }

    private static List<String> names(TableDescription table) {
        return table.columns().stream()
                .map(column -> column.name() + " " + column.typeName())
                .toList();
    }
}
