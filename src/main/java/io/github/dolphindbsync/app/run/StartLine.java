package io.github.dolphindbsync.app.run;

import io.github.dolphindbsync.app.settings.ApplicationSetting;
import io.github.dolphindbsync.app.settings.ApplicationSettings;
import io.github.dolphindbsync.app.settings.Secrets;
import io.github.dolphindbsync.app.warehouse.Warehouse;
import io.github.dolphindbsync.source.settings.ServerSetting;
import io.github.dolphindbsync.source.settings.Setting;
import io.github.dolphindbsync.source.settings.SyncSetting;
import io.github.dolphindbsync.source.settings.TablesSetting;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What runs, from where to where, by the settings alone: logged before Camel is started, which takes seconds. */
final class StartLine {

    private static final String DFS = "dfs://";
    private static final String DATABASE = "database";
    private static final String SQL = "sql";

    private StartLine() {}

    /** No value is checked here; one that can't be used is refused a moment later. */
    static String of(ApplicationSettings settings) {
        return Version.text() + ": " + syncs(settings) + " on " + find(settings, ServerSetting.HOST.key()) + ":"
                + find(settings, ServerSetting.PORT.key()) + " -> " + destinations(settings);
    }

    private static String syncs(ApplicationSettings settings) {
        Optional<String> tables = settings.find(TablesSetting.TABLES.key())
                .map(Setting::value)
                .filter(value -> !value.isBlank() && !value.equals(TablesSetting.TABLES.defaultValue()));
        return tables.map(value -> "tables " + value)
                .orElseGet(() -> "sync " + String.join(", ", names(settings)) + " of "
                        + find(settings, ServerSetting.DATABASE.key()).replaceFirst("^(?!" + DFS + "|\\()", DFS));
    }

    /** The shipped one, and those that have settings of their own. */
    private static Set<String> names(ApplicationSettings settings) {
        Set<String> names = new TreeSet<>(Set.of(ApplicationSetting.SHIPPED_SYNC));
        Stream.of(settings.ofFiles(), settings.ofSecrets())
                .flatMap(Collection::stream)
                .flatMap(setting -> SyncSetting.syncOf(setting.key()).stream())
                .filter(sync -> !sync.equals(SyncSetting.ALL_SYNCS))
                .forEach(names::add);
        return names;
    }

    private static String destinations(ApplicationSettings settings) {
        return names(settings).stream()
                .map(sync -> settings.find(SyncSetting.DESTINATION.key(sync))
                        .or(() -> settings.find(SyncSetting.DESTINATION.key(SyncSetting.ALL_SYNCS)))
                        .map(Setting::value)
                        .orElse(DATABASE))
                .map(destination -> destination.equals(DATABASE) || destination.equals(SQL)
                        ? Secrets.masked(
                                settings.find(Warehouse.URL).map(Setting::value).orElse(Warehouse.DEFAULT_URL))
                        : destination)
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static String find(ApplicationSettings settings, String key) {
        return settings.find(key)
                .map(Setting::value)
                .filter(value -> !value.isBlank())
                .orElse("(" + key + " is not set)");
    }
}
