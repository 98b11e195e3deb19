package io.github.dolphindbsync.app;

import io.github.dolphindbsync.source.ServerSetting;
import io.github.dolphindbsync.source.SettingException;
import io.github.dolphindbsync.source.SyncSetting;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * Refuses keys under our prefixes that nobody would read, before any route is loaded: a misspelled setting that is ignored
 * in silence is the costliest kind.
 */
final class SettingsCheck extends MainListenerSupport {

    /** Derived from {@link Warehouse#URL}, for routes that choose their SQL by it. */
    static final String WAREHOUSE_KIND = "warehouse.kind";

    private static final List<String> WAREHOUSE_KEYS = List.of(Warehouse.URL, Warehouse.USERNAME, Warehouse.PASSWORD);
    private static final String SYNC_PREFIX = "sync.";

    @Override
    public void beforeConfigure(BaseMainSupport main) {
        CamelContext context = main.getCamelContext();
        for (String key : ownKeys(context)) {
            requireKnown(key);
        }
        String url = context.resolvePropertyPlaceholders("{{" + Warehouse.URL + ":" + Warehouse.DEFAULT_URL + "}}");
        context.getPropertiesComponent().addOverrideProperty(WAREHOUSE_KIND, Warehouse.kind(url.trim()));
    }

    private static Set<String> ownKeys(CamelContext context) {
        Properties fromFiles = context.getPropertiesComponent().loadProperties();
        Set<String> keys = new TreeSet<>();
        Stream.of(fromFiles, System.getProperties())
                .flatMap(properties -> properties.stringPropertyNames().stream())
                .filter(key ->
                        key.startsWith("dolphindb.") || key.startsWith(SYNC_PREFIX) || key.startsWith("warehouse."))
                .forEach(keys::add);
        return keys;
    }

    private static void requireKnown(String key) {
        List<String> known;
        if (key.startsWith(SYNC_PREFIX)) {
            int end = key.indexOf('.', SYNC_PREFIX.length());
            String sync = end < 0 ? "<name>" : key.substring(SYNC_PREFIX.length(), end);
            known = Arrays.stream(SyncSetting.values())
                    .map(setting -> setting.key(sync))
                    .toList();
        } else if (key.startsWith("warehouse.")) {
            known = WAREHOUSE_KEYS;
        } else {
            known = Arrays.stream(ServerSetting.values())
                    .map(ServerSetting::key)
                    .toList();
        }
        if (!known.contains(key) && !key.equals(WAREHOUSE_KIND)) {
            throw new SettingException("unknown setting " + key + ". Did you mean " + nearest(key, known) + "?");
        }
    }

    private static String nearest(String key, Collection<String> known) {
        LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
        return known.stream()
                .min(Comparator.comparing(candidate -> distance.apply(key, candidate)))
                .orElseThrow();
    }

    /** Settings of a sync that no route has are as misspelled as any. */
    static void requireKnownSyncs(CamelContext context, Set<String> syncs) {
        if (syncs.isEmpty()) {
            throw new SettingException(
                    "no route in routes/ has a DolphinDBFetchProcessor, so there is nothing to sync. "
                            + "Check the files there, and sync.<name>.form, which chooses among the shipped routes.");
        }
        for (String key : ownKeys(context)) {
            if (key.startsWith(SYNC_PREFIX)
                    && syncs.stream().noneMatch(sync -> key.startsWith(SYNC_PREFIX + sync + "."))) {
                String sync = key.substring(SYNC_PREFIX.length(), key.indexOf('.', SYNC_PREFIX.length()));
                throw new SettingException("setting " + key + " is for a sync '" + sync
                        + "' that no route has; there is " + String.join(", ", new TreeSet<>(syncs))
                        + ". Did you mean sync." + nearest(sync, syncs) + "?");
            }
        }
    }
}
