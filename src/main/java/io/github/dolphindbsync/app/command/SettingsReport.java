package io.github.dolphindbsync.app.command;

import io.github.dolphindbsync.app.settings.ApplicationSetting;
import io.github.dolphindbsync.app.settings.EndpointSettings;
import io.github.dolphindbsync.app.settings.Secrets;
import io.github.dolphindbsync.source.settings.Setting;
import io.github.dolphindbsync.source.settings.SettingDefinition;
import io.github.dolphindbsync.source.settings.Settings;
import io.github.dolphindbsync.source.settings.SyncSetting;
import java.io.PrintStream;
import java.util.Collection;
import java.util.Optional;
import org.apache.camel.CamelContext;

/** Every setting in force, and where it comes from. No password is shown. */
final class SettingsReport {

    private final Settings settings;

    SettingsReport(CamelContext context) {
        this.settings = new Settings(context);
    }

    void print(PrintStream out, Collection<String> syncs) {
        ApplicationSetting.allShared().stream()
                .filter(definition -> !EndpointSettings.isOfOtherDestination(settings, definition))
                .forEach(definition -> print(out, definition, definition.key(), definition.key()));
        for (String sync : syncs) {
            for (SettingDefinition<?> definition : SyncSetting.all()) {
                String own = definition.key(sync);
                String ofAll = definition.key(SyncSetting.ALL_SYNCS);
                boolean isOfAll =
                        settings.find(own).isEmpty() && settings.find(ofAll).isPresent();
                print(out, definition, own, isOfAll ? ofAll : own);
            }
        }
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
