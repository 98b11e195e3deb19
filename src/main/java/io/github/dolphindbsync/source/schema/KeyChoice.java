package io.github.dolphindbsync.source.schema;

import io.github.dolphindbsync.source.settings.SyncSetting;
import java.util.List;

/**
 * What identifies a row, where no setting says it.
 *
 * @param key empty where nothing surely does
 * @param proposal what a person may decide, in a sentence; empty where there is nothing to propose
 */
public record KeyChoice(List<String> key, String proposal) {

    private static final String PRIMARY_KEY_ENGINE = "PKEY";
    private static final String KEEPS_ALL = "ALL";

    /** The primary key, where the engine sees to it that it is one. */
    static KeyChoice of(TableDescription table, String sync) {
        if (table.engine().equalsIgnoreCase(PRIMARY_KEY_ENGINE)
                && !table.primaryKey().isEmpty()) {
            return new KeyChoice(table.primaryKey(), "");
        }
        boolean dropsDuplicates =
                !table.sortColumns().isEmpty() && !table.keepDuplicates().equalsIgnoreCase(KEEPS_ALL);
        if (!dropsDuplicates) {
            return new KeyChoice(List.of(), "");
        }
        return new KeyChoice(
                List.of(),
                "the server keeps one row for equal " + String.join(", ", table.sortColumns())
                        + " within a partition (keepDuplicates=" + table.keepDuplicates()
                        + "). If they identify a row, set "
                        + SyncSetting.KEY.key(sync) + "=" + String.join(",", table.sortColumns()));
    }
}
