package io.github.dolphindbsync.source.settings;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One entry of {@code sync.tables}: tables to carry, or, with {@code !} before it, to leave out.
 *
 * @param database with its prefix, as in {@code dfs://market}
 * @param table name of a table, in which {@code *} stands for any characters
 * @param leavesOut whether its tables are left out, also where another entry names them
 */
public record TablePattern(String database, String table, boolean leavesOut) {

    private static final String PREFIX = "dfs://";
    private static final String NOT = "!";

    static List<TablePattern> parse(Setting list) {
        List<TablePattern> patterns = Arrays.stream(list.value().split(",", -1))
                .map(String::trim)
                .filter(entry -> !entry.isEmpty())
                .map(entry -> parseOne(new Setting(list.key(), entry, list.origin())))
                .toList();
        if (patterns.stream().allMatch(TablePattern::leavesOut)) {
            throw unusable(list);
        }
        return patterns;
    }

    private static TablePattern parseOne(Setting setting) {
        boolean leavesOut = setting.value().startsWith(NOT);
        String entry = leavesOut ? setting.value().substring(NOT.length()).strip() : setting.value();
        String path = entry.startsWith(PREFIX) ? entry.substring(PREFIX.length()) : entry;
        // The name of a database may hold a slash itself, that of a table may not.
        int slash = path.lastIndexOf('/');
        String database = path.substring(0, Math.max(0, slash));
        String table = path.substring(slash + 1);
        if (database.isEmpty() || database.contains("*") || table.isEmpty()) {
            throw unusable(setting);
        }
        return new TablePattern(PREFIX + database, table, leavesOut);
    }

    private static SettingException unusable(Setting setting) {
        return setting.unusable(
                "database/table, as in dfs://market/trade, market/quote* or market/*, or several with commas between "
                        + "them; with ! before it, as in !market/quote7, a table is left out");
    }

    public boolean matches(String name) {
        String regex = Arrays.stream(table.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        return Pattern.compile(regex, Pattern.DOTALL).matcher(name).matches();
    }

    @Override
    public String toString() {
        return (leavesOut ? NOT : "") + database + "/" + table;
    }
}
