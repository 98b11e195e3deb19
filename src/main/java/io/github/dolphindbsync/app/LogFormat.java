package io.github.dolphindbsync.app;

import io.github.dolphindbsync.source.Setting;
import java.util.Optional;

/** How the log is written: as text for people, or as a line of JSON for each event. Must be known before the first line. */
final class LogFormat {

    static final String KEY = "log.format";
    private static final String TEXT = "text";
    private static final String JSON = "json";

    private LogFormat() {}

    /**
     * Names logback's configuration, and what is to be used of it, unless the user has named one.
     *
     * @throws io.github.dolphindbsync.source.SettingException where there is no such format, or a file can't be read;
     *     the log is text then
     */
    static void choose() {
        if (System.getProperty("logback.configurationFile") != null) {
            return;
        }
        // Not named logback.xml, so that the library brings no logging to its host.
        System.setProperty("logback.configurationFile", "dolphindb-sync-logback.xml");
        Optional<Setting> found = ApplicationSettings.read()
                .find(KEY)
                .filter(setting -> !setting.value().isBlank());
        String format = found.map(setting -> setting.value().strip()).orElse(TEXT);
        if (!format.equals(TEXT) && !format.equals(JSON)) {
            throw found.orElseThrow().unusable(TEXT + " or " + JSON);
        }
        // Read by that configuration.
        System.setProperty("dolphindb-sync.log.format", format);
    }
}
