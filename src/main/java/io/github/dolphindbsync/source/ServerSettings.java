package io.github.dolphindbsync.source;

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
        int partitionsPerQuery,
        boolean tls,
        Optional<Setting> tlsCertificates) {

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
        boolean isEncrypted = settings.inForce(ServerSetting.TLS).choice(Tls.class) == Tls.ON;
        return new ServerSettings(
                settings.inForce(ServerSetting.HOST).value(),
                settings.inForce(ServerSetting.PORT).wholeNumber(1, 65_535),
                settings.inForce(ServerSetting.USERNAME).value(),
                settings.inForce(ServerSetting.PASSWORD).value(),
                timeout(settings.inForce(ServerSetting.CONNECT_TIMEOUT)),
                timeout(settings.inForce(ServerSetting.READ_TIMEOUT)),
                retryFor(settings),
                settings.inForce(ServerSetting.PARTITIONS_PER_QUERY).wholeNumber(1, Integer.MAX_VALUE),
                isEncrypted,
                certificates(settings, isEncrypted));
    }

    /** Tables by list or pattern say themselves where they are. */
    private static boolean isFound(ServerSetting setting, Settings settings) {
        return (setting == ServerSetting.DATABASE || setting == ServerSetting.TABLE_NAME)
                && TablesSetting.areSet(settings);
    }

    /** Whoever names certificates means to encrypt, and would send the password in clear. */
    private static Optional<Setting> certificates(Settings settings, boolean isEncrypted) {
        Optional<Setting> file = settings.setting(ServerSetting.TLS_CERTIFICATES.key());
        file.ifPresent(setting -> {
            if (!isEncrypted) {
                throw SettingException.contradiction(
                        "without encryption no certificate is verified. Set " + ServerSetting.TLS.key() + "=on",
                        setting,
                        settings.inForce(ServerSetting.TLS));
            }
            ServerCertificate.keyStore(setting);
        });
        return file;
    }

    private static Duration retryFor(Settings settings) {
        Setting setting = settings.inForce(ServerSetting.RETRY_FOR);
        Duration retryFor = setting.duration();
        if (retryFor.compareTo(LONGEST_RETRY) > 0) {
            throw setting.unusable("a duration of 365 days at most");
        }
        return retryFor;
    }

    private static Duration timeout(Setting setting) {
        Duration timeout = setting.duration();
        // The vendor's client counts milliseconds in an int, and takes zero for "for ever".
        if (timeout.toMillis() < 1 || timeout.toMillis() > Integer.MAX_VALUE) {
            throw setting.unusable("a duration from 1 millisecond to 24 days");
        }
        return timeout;
    }

    ServerSettings withReadTimeout(Duration timeout) {
        return new ServerSettings(
                host,
                port,
                username,
                password,
                connectTimeout,
                timeout,
                retryFor,
                partitionsPerQuery,
                tls,
                tlsCertificates);
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
