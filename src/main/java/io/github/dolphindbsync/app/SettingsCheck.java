package io.github.dolphindbsync.app;

import io.github.dolphindbsync.source.ServerSetting;
import io.github.dolphindbsync.source.SettingException;
import io.github.dolphindbsync.source.Settings;
import io.github.dolphindbsync.source.SyncSetting;
import io.github.dolphindbsync.source.TablesSetting;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
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
    private static final String PERIOD = "." + SyncSetting.PERIOD.shortKey();
    private static final String SYNC_PREFIX = "sync.";
    private static final String SHIPPED_SYNC = "trade";
    private static final int MOST_EDITS_OF_A_SLIP = 2;

    private final PollTracker polls;

    /** @param polls knows the syncs that the routes have, once they are loaded */
    SettingsCheck(PollTracker polls) {
        this.polls = polls;
    }

    @Override
    public void beforeConfigure(BaseMainSupport main) {
        CamelContext context = main.getCamelContext();
        Set<String> keys = ownKeys(context);
        keys.forEach(SettingsCheck::requireKnown);
        Settings settings = new Settings(context);
        requireNames(settings, keys);
        requirePeriods(settings, keys);
        TablesSetting.check(settings);
        EndpointSettings.check(context, settings);
        ManagementServer.requireFreePort(settings);
        String url = settings.find(Warehouse.URL).orElse(Warehouse.DEFAULT_URL);
        String kind = Warehouse.kind(url);
        EndpointSettings.requireStatements(settings, kind);
        context.getPropertiesComponent().addOverrideProperty(WAREHOUSE_KIND, kind);
        try {
            context.addStartupListener(this);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Called before the timers are told, because it was there before them. */
    @Override
    public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
        // Which tables there are only the server can tell: see UnknownTables.
        if (!polls.findsTables()) {
            requireKnownSyncs(context, polls.syncs());
        }
        requireOneStart(context);
        requireNoSlips(System.getenv().keySet(), polls.syncs());
    }

    /** Where one table goes on, another would lose rows. */
    private void requireOneStart(CamelContext context) {
        String key = SyncSetting.START_ONCE.key(SyncSetting.ALL_SYNCS);
        boolean areSeveral = polls.findsTables() || polls.syncs().size() > 1;
        if (areSeveral && new Settings(context).find(key).isPresent()) {
            throw new SettingException("--state, or the setting " + key + ", says where one sync begins, but there is "
                    + (polls.findsTables()
                            ? TablesSetting.TABLES.key()
                            : String.join(", ", new TreeSet<>(polls.syncs())))
                    + ". Set " + SyncSetting.START_ONCE.key("<name>") + " for the one that it is for");
        }
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
            known = Stream.concat(
                            Arrays.stream(TablesSetting.values()).map(TablesSetting::key),
                            keysOf(end < 0 ? "<name>" : key.substring(SYNC_PREFIX.length(), end)).stream())
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

    /** Routes are chosen by these before the syncs look at their settings. */
    private static void requireNames(Settings settings, Set<String> keys) {
        keys.stream()
                .filter(key -> key.startsWith(SYNC_PREFIX) && key.endsWith(FORM))
                .forEach(key -> settings.find(key).ifPresent(name -> Settings.requireName(key, name)));
    }

    /** Camel's timers take them before the syncs do, and would not name the setting. */
    private static void requirePeriods(Settings settings, Set<String> keys) {
        Stream.concat(keys.stream(), Stream.of(SyncSetting.PERIOD.key(SHIPPED_SYNC)))
                .filter(key -> key.startsWith(SYNC_PREFIX) && key.endsWith(PERIOD))
                .forEach(key -> settings.find(key).ifPresent(period -> Settings.duration(key, period)));
    }

    private static List<String> keysOf(String sync) {
        return Arrays.stream(SyncSetting.values())
                // There are three forms of one route; it is looked at before there are syncs.
                .filter(setting -> setting != SyncSetting.FORM || !sync.equals(SyncSetting.ALL_SYNCS))
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
                    "no route in routes/ that would run has a DolphinDBFetchProcessor or begins at dolphindb:, so there is nothing to sync. Check "
                            + "the files there, and sync.<name>.form, which chooses among the shipped routes: columnar, json, files, kafka or http.");
        }
        unknownSyncs(context, syncs).stream().findFirst().ifPresent(told -> {
            throw new SettingException(told);
        });
    }

    /** Settings of syncs that are none of these, each told in a sentence. */
    static List<String> unknownSyncs(CamelContext context, Set<String> syncs) {
        return ownKeys(context).stream()
                .filter(key -> key.startsWith(SYNC_PREFIX) && key.indexOf('.', SYNC_PREFIX.length()) > 0)
                .filter(key -> !key.startsWith(SYNC_PREFIX + SyncSetting.ALL_SYNCS + "."))
                .filter(key -> syncs.stream().noneMatch(sync -> key.startsWith(SYNC_PREFIX + sync + ".")))
                .map(key -> {
                    String sync = key.substring(SYNC_PREFIX.length(), key.indexOf('.', SYNC_PREFIX.length()));
                    return "setting " + key + " is for a sync '" + sync + "' that no route has; there is "
                            + String.join(", ", new TreeSet<>(syncs)) + ". Did you mean sync." + nearest(sync, syncs)
                            + "?";
                })
                .toList();
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
