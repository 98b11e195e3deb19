package io.github.dolphindbsync.app.console;

import io.github.dolphindbsync.app.settings.ApplicationSetting;
import io.github.dolphindbsync.app.settings.ApplicationSettings;
import io.github.dolphindbsync.source.settings.Setting;

/** The format of the log: text for people, or a line of JSON for each event. Chosen before the first line. */
public final class LogFormat {

    private LogFormat() {}

    /**
     * Names logback's configuration and its format, unless the user has named a configuration.
     *
     * @throws io.github.dolphindbsync.source.settings.SettingException where there is no such format, or a file can't
     *     be read; the log is text then
     */
    public static void choose() {
        if (System.getProperty("logback.configurationFile") != null) {
            return;
        }
        // Not named logback.xml, so that the library brings no logging to its host.
        System.setProperty("logback.configurationFile", "dolphindb-sync-logback.xml");
        String format = ApplicationSettings.read()
                .find(ApplicationSetting.LOG_FORMAT.key())
                .map(found -> new Setting(found.key(), found.value().strip(), found.origin()))
                .filter(found -> !found.value().isEmpty())
                .map(ApplicationSetting.LOG_FORMAT::read)
                .orElse(ApplicationSetting.LOG_FORMAT.defaultValue());
        // Read by that configuration.
        System.setProperty("dolphindb-sync.log.format", format);
    }
}
