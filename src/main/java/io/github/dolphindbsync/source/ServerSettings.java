package io.github.dolphindbsync.source;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How to reach the server. Its text never holds the password. */
record ServerSettings(
        String host,
        int port,
        String username,
        String password,
        Duration connectTimeout,
        Duration readTimeout,
        Duration retryFor,
        boolean tls,
        Optional<Path> tlsCertificates) {

    private static final Duration LONGEST_RETRY = Duration.ofDays(365);

    private enum Tls {
        OFF,
        ON
    }

    /** @throws SettingException if one of the required six is missing, naming all that are, or if a value can't be used */
    static ServerSettings from(Settings settings) {
        List<String> missing = new ArrayList<>();
        for (ServerSetting setting : ServerSetting.values()) {
            if (setting.defaultValue().isEmpty()
                    && !isFound(setting, settings)
                    && settings.find(setting.key()).isEmpty()) {
                missing.add(setting.key() + " (or the environment variable " + setting.environmentVariable() + ")");
            }
        }
        if (!missing.isEmpty()) {
            throw new SettingException("missing: " + String.join(", ", missing)
                    + ". Set it in application.properties or in the environment.");
        }
        String port = value(settings, ServerSetting.PORT);
        return new ServerSettings(
                value(settings, ServerSetting.HOST),
                Settings.wholeNumber(ServerSetting.PORT.key(), port, 1, 65_535),
                value(settings, ServerSetting.USERNAME),
                value(settings, ServerSetting.PASSWORD),
                timeout(settings, ServerSetting.CONNECT_TIMEOUT),
                timeout(settings, ServerSetting.READ_TIMEOUT),
                retryFor(settings),
                Settings.choice(ServerSetting.TLS.key(), value(settings, ServerSetting.TLS), Tls.class) == Tls.ON,
                certificates(settings));
    }

    /** Tables by list or pattern say themselves where they are. */
    private static boolean isFound(ServerSetting setting, Settings settings) {
        return (setting == ServerSetting.DATABASE || setting == ServerSetting.TABLE_NAME)
                && TablesSetting.areSet(settings);
    }

    private static Optional<Path> certificates(Settings settings) {
        Optional<Path> file =
                settings.find(ServerSetting.TLS_CERTIFICATES.key()).map(Path::of);
        file.ifPresent(ServerCertificate::keyStore);
        return file;
    }

    private static Duration retryFor(Settings settings) {
        String value = value(settings, ServerSetting.RETRY_FOR);
        Duration retryFor = Settings.duration(ServerSetting.RETRY_FOR.key(), value);
        if (retryFor.compareTo(LONGEST_RETRY) > 0) {
            throw SettingException.unusable(ServerSetting.RETRY_FOR.key(), value, "a duration of 365 days at most");
        }
        return retryFor;
    }

    private static Duration timeout(Settings settings, ServerSetting setting) {
        String value = value(settings, setting);
        Duration timeout = Settings.duration(setting.key(), value);
        // The vendor's client counts milliseconds in an int, and takes zero for "for ever".
        if (timeout.toMillis() < 1 || timeout.toMillis() > Integer.MAX_VALUE) {
            throw SettingException.unusable(setting.key(), value, "a duration from 1 millisecond to 24 days");
        }
        return timeout;
    }

    private static String value(Settings settings, ServerSetting setting) {
        return settings.find(setting.key()).or(setting::defaultValue).orElseThrow();
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
