package io.github.dolphindbsync.app;

import io.github.dolphindbsync.source.ServerSetting;
import io.github.dolphindbsync.source.Setting;
import io.github.dolphindbsync.source.Settings;
import io.github.dolphindbsync.source.SyncSetting;
import io.github.dolphindbsync.source.TablesSetting;
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
        for (ServerSetting setting : ServerSetting.values()) {
            print(out, setting.key(), setting.key(), setting.defaultValue());
        }
        print(out, Warehouse.URL, Warehouse.URL, Optional.of(Warehouse.DEFAULT_URL));
        print(out, Warehouse.USERNAME, Warehouse.USERNAME, Optional.of(""));
        print(out, Warehouse.PASSWORD, Warehouse.PASSWORD, Optional.of(""));
        EndpointSettings.inForce(settings)
                .forEach((key, defaultValue) -> print(out, key, key, Optional.of(defaultValue)));
        for (TablesSetting setting : TablesSetting.values()) {
            print(out, setting.key(), setting.key(), Optional.of(setting.defaultValue()));
        }
        for (String sync : syncs) {
            for (SyncSetting setting : SyncSetting.values()) {
                String own = setting.key(sync);
                String ofAll = setting.key(SyncSetting.ALL_SYNCS);
                boolean isOfAll =
                        settings.find(own).isEmpty() && settings.find(ofAll).isPresent();
                print(out, own, isOfAll ? ofAll : own, setting.defaultValue());
            }
        }
    }

    private void print(PrintStream out, String shown, String key, Optional<String> defaultValue) {
        Optional<Setting> found = settings.setting(key);
        String origin = found.flatMap(Setting::origin).orElse("default");
        String value = found.map(Setting::value).or(() -> defaultValue).orElse("");
        boolean isSecret = key.equals(ServerSetting.PASSWORD.key()) || key.equals(Warehouse.PASSWORD);
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
