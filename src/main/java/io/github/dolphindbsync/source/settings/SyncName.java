package io.github.dolphindbsync.source.settings;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * Makes the name of a sync from that of its table alone: if it depended on other tables, a mark could be lost with one
 * of them.
 */
public final class SyncName {

    private static final Pattern LEGAL = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");

    private SyncName() {}

    static boolean isLegal(String name) {
        return LEGAL.matcher(name).matches();
    }

    /**
     * The name of the sync for a table.
     *
     * @param database with its prefix, or null for a name without it
     */
    public static String of(String database, String table) {
        String full = database == null ? table : database.substring(database.indexOf("//") + 2) + "_" + table;
        if (isLegal(full)) {
            return full;
        }
        String legal = full.replaceAll("[^A-Za-z0-9_-]+", "_");
        // Keeps the names of two tables different.
        CRC32 sum = new CRC32();
        sum.update(full.getBytes(StandardCharsets.UTF_8));
        return (legal.matches("[A-Za-z].*") ? legal : "t_" + legal) + "_"
                + String.format(Locale.ROOT, "%08x", sum.getValue());
    }
}
