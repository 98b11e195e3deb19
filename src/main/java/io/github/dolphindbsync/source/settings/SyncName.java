package io.github.dolphindbsync.source.settings;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.CRC32;

/** Makes the name of a sync from that of its table. It depends on nothing else that is there, or a mark would be lost with it. */
public final class SyncName {

    private SyncName() {}

    /**
     * The name of the sync for a table.
     *
     * @param database with its prefix, or null where the table's name alone is to serve
     */
    public static String of(String database, String table) {
        String full = database == null ? table : database.substring(database.indexOf("//") + 2) + "_" + table;
        if (SyncSettings.isSyncName(full)) {
            return full;
        }
        String legal = full.replaceAll("[^A-Za-z0-9_-]+", "_");
        // Of what was left out something must remain, or two names could become one.
        CRC32 sum = new CRC32();
        sum.update(full.getBytes(StandardCharsets.UTF_8));
        return (legal.matches("[A-Za-z].*") ? legal : "t_" + legal) + "_"
                + String.format(Locale.ROOT, "%08x", sum.getValue());
    }
}
