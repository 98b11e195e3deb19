package io.github.dolphindbsync.source.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How to reach the server. Its text never holds the password. */
public record ServerSettings(
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

    /**
     * Reads and checks the settings of the server.
     *
     * @throws SettingException if one of the required six is missing, naming all that are, or if a value can't be used
     */
    public static ServerSettings from(Settings settings) {
        requireAll(settings, ServerSetting.all());
        return ofConnection(settings);
    }

    /**
     * As {@link #from}, for those who name database and table themselves.
     *
     * @throws SettingException if one of the required four is missing, naming all that are, or if a value can't be used
     */
    public static ServerSettings ofConnection(Settings settings) {
        requireAll(settings, ServerSetting.options());
        return new ServerSettings(
                settings.get(ServerSetting.HOST),
                settings.get(ServerSetting.PORT),
                settings.get(ServerSetting.USERNAME),
                settings.get(ServerSetting.PASSWORD),
                settings.get(ServerSetting.CONNECT_TIMEOUT),
                settings.get(ServerSetting.READ_TIMEOUT),
                settings.get(ServerSetting.RETRY_FOR),
                settings.get(ServerSetting.PARTITIONS_PER_QUERY),
                settings.get(ServerSetting.TLS) == ServerSetting.Tls.ON,
                certificates(settings));
    }

    private static void requireAll(Settings settings, List<SettingDefinition<?>> required) {
        List<String> missing = new ArrayList<>();
        for (SettingDefinition<?> setting : required) {
            if (setting.isRequired()
                    && !isFound(setting, settings)
                    && settings.find(setting.key()).isEmpty()) {
                missing.add(setting.key() + " (or the environment variable " + setting.environmentVariable() + ")");
            }
        }
        if (!missing.isEmpty()) {
            throw new SettingException("missing: " + String.join(", ", missing)
                    + ". Set it in application.properties or in the environment.");
        }
    }

    /** A list or pattern of tables names databases and tables itself. */
    private static boolean isFound(SettingDefinition<?> setting, Settings settings) {
        return ServerSetting.isOfTable(setting) && TablesSetting.areSet(settings);
    }

    /** Refuses certificates without encryption, which would send the password in clear. */
    private static Optional<Setting> certificates(Settings settings) {
        Optional<Setting> file = settings.get(ServerSetting.TLS_CERTIFICATES);
        file.ifPresent(setting -> {
            if (settings.get(ServerSetting.TLS) == ServerSetting.Tls.OFF) {
                throw SettingException.contradiction(
                        "without encryption no certificate is verified. Set " + ServerSetting.TLS.key() + "=on",
                        setting,
                        settings.inForce(ServerSetting.TLS));
            }
            CertificateFile.read(setting);
        });
        return file;
    }

    public ServerSettings withReadTimeout(Duration timeout) {
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
