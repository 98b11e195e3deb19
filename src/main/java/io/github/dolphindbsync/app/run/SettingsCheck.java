package io.github.dolphindbsync.app.run;

import io.github.dolphindbsync.app.management.ManagementServer;
import io.github.dolphindbsync.app.routes.PollTracker;
import io.github.dolphindbsync.app.routes.SyncRoutes;
import io.github.dolphindbsync.app.settings.ApplicationSetting;
import io.github.dolphindbsync.app.settings.ApplicationSettings;
import io.github.dolphindbsync.app.settings.Destinations;
import io.github.dolphindbsync.app.settings.EndpointSettings;
import io.github.dolphindbsync.app.settings.KnownSettings;
import io.github.dolphindbsync.app.settings.RouteReferences;
import io.github.dolphindbsync.app.warehouse.Warehouse;
import io.github.dolphindbsync.source.settings.ProcessSettings;
import io.github.dolphindbsync.source.settings.Setting;
import io.github.dolphindbsync.source.settings.SettingDefinition;
import io.github.dolphindbsync.source.settings.SettingException;
import io.github.dolphindbsync.source.settings.Settings;
import io.github.dolphindbsync.source.settings.SyncSetting;
import io.github.dolphindbsync.source.settings.TablesSetting;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.StartupListener;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses settings that nothing reads, such as misspelled ones, in place of ignoring them. What can be checked without
 * the routes is checked before they are loaded, and the rest before their first poll.
 */
final class SettingsCheck extends MainListenerSupport implements StartupListener {

    private static final Logger LOG = LoggerFactory.getLogger(SettingsCheck.class);
    private static final String WARN = "warn";
    private static final String INCLUDE_PATTERN = "camel.main.routes-include-pattern";

    private final ApplicationSettings application;
    private final PollTracker polls;
    private KnownSettings known;

    /** @param polls knows the syncs that the routes have, once they are loaded */
    SettingsCheck(ApplicationSettings application, PollTracker polls) {
        this.application = application;
        this.polls = polls;
    }

    @Override
    public void beforeConfigure(BaseMainSupport main) {
        CamelContext context = main.getCamelContext();
        Settings settings = new Settings(context);
        Collection<Setting> files = application.ofFiles();
        RouteReferences references = RouteReferences.of(
                RouteReferences.FOLDER, files.stream().map(Setting::value).toList());
        known = new KnownSettings(references);
        Set<Setting> others = new LinkedHashSet<>(application.ofSecrets());
        ProcessSettings.properties(KnownSettings::mayBeMeantForUs)
                .forEach(key -> ProcessSettings.property(key).ifPresent(others::add));
        Stream.concat(
                        files.stream().flatMap(setting -> known.unknownInFile(setting).stream()),
                        others.stream().flatMap(setting -> known.unknownElsewhere(setting).stream()))
                .forEach(unknown -> refuse(settings, unknown));
        application
                .doubled()
                .forEach(twice -> refuse(
                        settings,
                        "setting " + twice.get(0).key() + " is written twice"
                                + twice.get(0).written() + " and" + twice.get(1).written() + ". Remove one of them."));
        Set<String> keys = syncKeys();
        requireKnownDestinations(settings, keys);
        // Camel's timers take them before the syncs do, and would not name the setting.
        written(settings, keys, SyncSetting.PERIOD).forEach(SyncSetting.PERIOD::read);
        TablesSetting.all().forEach(settings::get);
        ManagementServer.requireFreePort(settings);
        String url = settings.get(ApplicationSetting.WAREHOUSE_URL);
        Warehouse.check(url);
        String kind = Warehouse.kind(url);
        Set<String> syncs = new TreeSet<>(SyncRoutes.named(keys));
        if (!TablesSetting.areSet(settings)) {
            syncs.add(ApplicationSetting.SHIPPED_SYNC);
        }
        EndpointSettings.check(context, settings, syncs, kind);
        context.getPropertiesComponent().addOverrideProperty(ApplicationSetting.WAREHOUSE_KIND, kind);
        includeRoutes(context, settings, keys);
        try {
            context.addStartupListener(this);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Of the destinations only those in use, unless the user says what is loaded. */
    private static void includeRoutes(CamelContext context, Settings settings, Set<String> keys) {
        if (settings.find(INCLUDE_PATTERN).isEmpty()) {
            Set<String> named = written(settings, keys, SyncSetting.DESTINATION)
                    .map(Setting::value)
                    .collect(Collectors.toSet());
            context.getPropertiesComponent()
                    .addOverrideProperty(
                            INCLUDE_PATTERN, Destinations.includePattern(Destinations.inUse(context, named)));
        }
    }

    @Override
    public void afterConfigure(BaseMainSupport main) {
        SyncRoutes.add(main.getCamelContext(), SyncRoutes.named(syncKeys()));
    }

    /** Reports only, if the user wishes, so that an older version runs with the settings of a newer one. */
    private static void refuse(Settings settings, String unknown) {
        if (settings.get(ApplicationSetting.UNKNOWN_SETTINGS).equals(WARN)) {
            LOG.warn("{}", unknown);
        } else {
            throw new SettingException(unknown);
        }
    }

    /** Called before the timers start, because it was added before them. */
    @Override
    public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
        Settings settings = new Settings(context);
        // Which tables there are only the server can tell: see UnknownTables.
        if (!polls.findsTables()) {
            requireKnownSyncs(settings);
        }
        requireOneStart(context);
        unknownVariables(polls.syncs(), !polls.findsTables()).forEach(unknown -> refuse(settings, unknown));
    }

    private List<String> unknownVariables(Set<String> syncs, boolean areAllKnown) {
        List<String> unknown = new ArrayList<>();
        System.getenv()
                .forEach((variable, value) -> known.unknownVariable(variable, value, syncs, areAllKnown)
                        .ifPresent(unknown::add));
        unknown.sort(null);
        return unknown;
    }

    /** Where one sync starts, another would lose rows. */
    private void requireOneStart(CamelContext context) {
        String key = SyncSetting.START_ONCE.key(SyncSetting.ALL_SYNCS);
        boolean areSeveral = polls.findsTables() || polls.syncs().size() > 1;
        if (areSeveral && new Settings(context).find(key).isPresent()) {
            throw new SettingException("--state, or the setting " + key + ", is for one sync, but there is "
                    + (polls.findsTables()
                            ? TablesSetting.TABLES.key()
                            : String.join(", ", new TreeSet<>(polls.syncs())))
                    + ". Set " + SyncSetting.START_ONCE.key("<name>") + " for that sync.");
        }
    }

    /** Of files, secrets, the command line and system properties. */
    private Set<String> syncKeys() {
        return Stream.concat(application.keys().stream(), ProcessSettings.properties(key -> true).stream())
                .filter(key -> key.startsWith(KnownSettings.SYNC_PREFIX))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void requireKnownDestinations(Settings settings, Set<String> keys) {
        Set<String> destinations = Destinations.all();
        written(settings, keys, SyncSetting.DESTINATION)
                .filter(destination -> !destinations.contains(destination.value()))
                .forEach(destination -> {
                    throw destination.unusable(
                            "one of " + String.join(", ", destinations), "Each is a file of routes/destinations.");
                });
    }

    /** What is written for any sync. The environment is asked for the shipped one alone: others are not known yet. */
    private static Stream<Setting> written(Settings settings, Set<String> keys, SettingDefinition<?> definition) {
        return Stream.concat(
                        keys.stream().filter(key -> key.endsWith("." + definition.shortKey())),
                        Stream.of(ApplicationSetting.SHIPPED_SYNC, SyncSetting.ALL_SYNCS)
                                .map(definition::key))
                .flatMap(key -> settings.setting(key).stream());
    }

    private void requireKnownSyncs(Settings settings) {
        Set<String> syncs = polls.syncs();
        if (syncs.isEmpty()) {
            throw new SettingException(
                    "no route in routes/ that would run has a DolphinDBFetchProcessor or begins at dolphindb:, so "
                            + "there is "
                            + "nothing to sync. Check the files there.");
        }
        unknownSyncs(settings, syncs).forEach(unknown -> refuse(settings, unknown));
    }

    /** Settings of syncs that are none of these, each reported in a sentence. */
    List<String> unknownOf(CamelContext context, Set<String> syncs) {
        return Stream.concat(
                        unknownSyncs(new Settings(context), syncs).stream(), unknownVariables(syncs, true).stream())
                .toList();
    }

    private List<String> unknownSyncs(Settings settings, Set<String> syncs) {
        List<String> unknown = new ArrayList<>();
        for (String key : syncKeys()) {
            SyncSetting.syncOf(key)
                    .filter(sync -> !sync.equals(SyncSetting.ALL_SYNCS) && !syncs.contains(sync))
                    .ifPresent(sync -> unknown.add("setting " + key + " is for a sync '" + sync
                            + "' that no route has"
                            + settings.setting(key).map(Setting::written).orElse("") + "; there is "
                            + String.join(", ", new TreeSet<>(syncs)) + ". Did you mean sync."
                            + KnownSettings.mostSimilar(sync, syncs)
                            + "? A sync of its own needs the setting " + SyncSetting.TABLE_NAME.key(sync)
                            + " in a file."));
        }
        return unknown;
    }
}
