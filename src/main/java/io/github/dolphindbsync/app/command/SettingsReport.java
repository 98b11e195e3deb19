package io.github.dolphindbsync.app.command;

import io.github.dolphindbsync.app.settings.ApplicationSetting;
import io.github.dolphindbsync.app.settings.Secrets;
import io.github.dolphindbsync.source.settings.DestinationSetting;
import io.github.dolphindbsync.source.settings.Setting;
import io.github.dolphindbsync.source.settings.SettingDefinition;
import io.github.dolphindbsync.source.settings.Settings;
import io.github.dolphindbsync.source.settings.SyncSetting;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.camel.CamelContext;

/** Every setting in force, and where it comes from. No password is shown. */
final class SettingsReport {

    private static final String HTTP = "http.";

    private final Settings settings;

    SettingsReport(CamelContext context) {
        this.settings = new Settings(context);
    }

    void print(PrintStream out, Collection<String> syncs) {
        ApplicationSetting.allShared().stream()
                .filter(definition -> !isOfUnusedDestination(definition, syncs))
                .forEach(definition -> print(out, definition, definition.key(), definition.key()));
        for (String sync : syncs) {
            List<SettingDefinition<?>> definitions = new ArrayList<>(SyncSetting.all());
            String prefix = DestinationSetting.key(destination(sync) + ".");
            DestinationSetting.all().stream()
                    .filter(definition -> definition.key().startsWith(prefix))
                    .forEach(definitions::add);
            for (SettingDefinition<?> definition : definitions) {
                String own = definition.key(sync);
                String ofAll = definition.key(SyncSetting.ALL_SYNCS);
                boolean isOfAll =
                        settings.find(own).isEmpty() && settings.find(ofAll).isPresent();
                print(out, definition, own, isOfAll ? ofAll : own);
            }
        }
    }

    /** True for what all syncs of a destination share where none of these goes there. */
    private boolean isOfUnusedDestination(SettingDefinition<?> definition, Collection<String> syncs) {
        return definition.key().startsWith(HTTP)
                && syncs.stream().noneMatch(sync -> HTTP.equals(destination(sync) + "."));
    }

    private String destination(String sync) {
        return settings.get(sync, SyncSetting.DESTINATION);
    }

    private void print(PrintStream out, SettingDefinition<?> definition, String shown, String key) {
        Optional<Setting> found = settings.setting(key);
        String origin = found.flatMap(Setting::origin).orElse("default");
        String value = found.map(Setting::value).orElse(definition.defaultValue());
        boolean isSecret = definition.type().isSecret();
        out.printf(
                "  %-34s %-30s %s%n", shown, shown(value, isSecret), key.equals(shown) ? origin : origin + ", " + key);
    }

    private static String shown(String value, boolean isSecret) {
        if (value.isEmpty()) {
            return "-";
        }
        return isSecret ? "(set, not shown)" : Secrets.masked(value);
    }
}
