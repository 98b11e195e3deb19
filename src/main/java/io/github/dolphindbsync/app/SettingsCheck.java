package io.github.dolphindbsync.app;

import io.github.dolphindbsync.source.ServerSetting;
import io.github.dolphindbsync.source.SettingException;
import io.github.dolphindbsync.source.Settings;
import io.github.dolphindbsync.source.SyncSetting;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.StartupListener;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;
import org.apache.commons.text.similarity.JaroWinklerSimilarity;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * Refuses keys under our prefixes that nobody would read: a misspelled setting that is ignored in silence is the costliest
 * kind. What can be known without the routes is looked at before they are loaded, and the rest before their first poll.
 */
final class SettingsCheck extends MainListenerSupport implements StartupListener {

    /** Derived from {@link Warehouse#URL}, for routes that choose their SQL by it. */
    static final String WAREHOUSE_KIND = "warehouse.kind";

    private static final List<String> WAREHOUSE_KEYS = List.of(Warehouse.URL, Warehouse.USERNAME, Warehouse.PASSWORD);
    private static final String FORM = "." + SyncSetting.FORM.shortKey();
    private static final String TARGET = "." + SyncSetting.TARGET.shortKey();
    private static final String SYNC_PREFIX = "sync.";
    private static final int MOST_EDITS_OF_A_SLIP = 2;

    private final Supplier<Set<String>> syncs;

    /** @param syncs names of the syncs that the routes have, once they are loaded */
    SettingsCheck(Supplier<Set<String>> syncs) {
        this.syncs = syncs;
    }

    @Override
    public void beforeConfigure(BaseMainSupport main) {
        CamelContext context = main.getCamelContext();
        for (String key : ownKeys(context)) {
            requireKnown(key);
        }
        Settings settings = new Settings(context);
        requireNames(settings, ownKeys(context));
        EndpointSettings.check(context, settings);
        String url = settings.find(Warehouse.URL).orElse(Warehouse.DEFAULT_URL);
        context.getPropertiesComponent().addOverrideProperty(WAREHOUSE_KIND, Warehouse.kind(url));
        try {
            context.addStartupListener(this);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Called before the timers are told, because it was there before them. */
    @Override
    public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
        requireKnownSyncs(context, syncs.get());
        requireNoSlips(System.getenv().keySet(), syncs.get());
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
            known = keysOf(end < 0 ? "<name>" : key.substring(SYNC_PREFIX.length(), end));
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

    /** The routes take these into their own text, and are built before the syncs look at their settings. */
    private static void requireNames(Settings settings, Set<String> keys) {
        keys.stream()
                .filter(key -> key.startsWith(SYNC_PREFIX) && (key.endsWith(FORM) || key.endsWith(TARGET)))
                .forEach(key -> settings.find(key).ifPresent(name -> Settings.requireName(key, name)));
    }

    private static List<String> keysOf(String sync) {
        return Arrays.stream(SyncSetting.values())
                .map(setting -> setting.key(sync))
                .toList();
    }

    private static String nearest(String key, Collection<String> known) {
        JaroWinklerSimilarity similarity = new JaroWinklerSimilarity();
        return known.stream()
                .max(Comparator.comparing(candidate -> similarity.apply(key, candidate)))
                .orElseThrow();
    }

    /** Settings of a sync that no route has are as misspelled as any. */
    private static void requireKnownSyncs(CamelContext context, Set<String> syncs) {
        if (syncs.isEmpty()) {
            throw new SettingException(
                    "no route in routes/ has a DolphinDBFetchProcessor that would run, so there is nothing to sync. Check "
                            + "the files there, and sync.<name>.form, which chooses among the shipped routes: columnar, json, files, kafka or http.");
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

    /**
     * Others may use variables that begin like ours, as Kubernetes does for a service named dolphindb. So only what is
     * nearly one of ours is taken for a slip.
     */
    static void requireNoSlips(Set<String> variables, Set<String> syncs) {
        Set<String> known = new TreeSet<>();
        Stream.concat(
                        Stream.concat(
                                Arrays.stream(ServerSetting.values()).map(ServerSetting::key), WAREHOUSE_KEYS.stream()),
                        syncs.stream().flatMap(sync -> keysOf(sync).stream()))
                .map(key -> key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'))
                .forEach(known::add);
        LevenshteinDistance distance = new LevenshteinDistance(MOST_EDITS_OF_A_SLIP);
        for (String variable : new TreeSet<>(variables)) {
            if (variable.matches("(DOLPHINDB|WAREHOUSE|SYNC)_.*") && !known.contains(variable)) {
                known.stream()
                        .filter(candidate -> distance.apply(variable, candidate) >= 0)
                        .findFirst()
                        .ifPresent(candidate -> {
                            throw new SettingException(
                                    "unknown environment variable " + variable + ". Did you mean " + candidate + "?");
                        });
            }
        }
    }
}
