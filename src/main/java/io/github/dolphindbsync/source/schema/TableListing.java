package io.github.dolphindbsync.source.schema;

import com.xxdb.data.Entity;
import com.xxdb.data.Vector;
import io.github.dolphindbsync.source.connection.DolphinDBConnection;
import io.github.dolphindbsync.source.connection.DolphinDBException;
import io.github.dolphindbsync.source.connection.RecoveryAction;
import io.github.dolphindbsync.source.settings.ColumnName;
import io.github.dolphindbsync.source.settings.TablePattern;
import io.github.dolphindbsync.source.settings.TablesSetting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The tables that the entries of {@code sync.tables} stand for now. A database that can't be listed does not hide the
 * others.
 *
 * @param tables names of the tables of each database that was listed, in the order of the entries
 * @param failures what went wrong, for people
 */
public record TableListing(Map<String, Set<String>> tables, List<String> failures) {

    /**
     * Asks the server which tables the patterns match.
     *
     * @throws DolphinDBException if the failure is not of one database, but of the server
     */
    public static TableListing read(DolphinDBConnection connection, List<TablePattern> patterns) {
        Map<String, Set<String>> matching = new LinkedHashMap<>();
        Map<String, Set<String>> leftOut = new HashMap<>();
        Map<String, List<String>> known = new HashMap<>();
        List<String> failures = new ArrayList<>();
        for (TablePattern pattern : patterns) {
            try {
                List<String> names = known.get(pattern.database());
                if (names == null) {
                    names = tablesOf(connection, pattern.database());
                    known.put(pattern.database(), names);
                }
                Set<String> found = (pattern.leavesOut() ? leftOut : matching)
                        .computeIfAbsent(pattern.database(), database -> new TreeSet<>());
                for (String name : names) {
                    if (pattern.matches(name) && ColumnName.isUndecodable(name) && !pattern.leavesOut()) {
                        failures.add("the name of table '" + name + "' in " + pattern.database()
                                + " is not valid UTF-8, so no query can name it. Rename it at the source");
                    } else if (pattern.matches(name)) {
                        found.add(name);
                    }
                }
                if (names.stream().noneMatch(pattern::matches)) {
                    failures.add("no table matches " + pattern + " among the " + names.size()
                            + " that the user may read there. Check " + TablesSetting.TABLES.key());
                }
            } catch (DolphinDBException e) {
                if (e.recoveryAction() != RecoveryAction.FAIL) {
                    throw e;
                }
                failures.add("the tables of " + pattern + " can't be listed: " + e.getMessage());
            }
        }
        leftOut.forEach((database, tables) ->
                matching.getOrDefault(database, new TreeSet<>()).removeAll(tables));
        return new TableListing(matching, failures);
    }

    /** Names of those that the user may read. */
    static List<String> tablesOf(DolphinDBConnection connection, String database) {
        Entity answer = connection.run("getDFSTablesByDatabase(" + ScriptName.string(database) + ")");
        List<String> names = new ArrayList<>();
        if (answer instanceof Vector paths) {
            String prefix = database + "/";
            for (int row = 0; row < paths.rows(); row++) {
                String path = paths.getString(row);
                String name = path.startsWith(prefix) ? path.substring(prefix.length()) : path;
                // What has a slash belongs to another database, whose name begins like this one's.
                if (!name.isEmpty() && !name.contains("/")) {
                    names.add(name);
                }
            }
        }
        return names;
    }
}
