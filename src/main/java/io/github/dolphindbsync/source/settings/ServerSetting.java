package io.github.dolphindbsync.source.settings;

import static io.github.dolphindbsync.source.settings.SettingType.TEXT;
import static io.github.dolphindbsync.source.settings.SettingType.choice;
import static io.github.dolphindbsync.source.settings.SettingType.optional;
import static io.github.dolphindbsync.source.settings.SettingType.wholeNumber;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The settings under {@code dolphindb.}: where the source is. */
public final class ServerSetting {

    private static final Duration LONGEST_RETRY = Duration.ofDays(365);
    private static final String REQUIRED = null;

    private static final List<SettingDefinition<?>> ALL = new ArrayList<>();

    public static final SettingDefinition<String> HOST =
            define("host", TEXT, REQUIRED, "Host name or address of the DolphinDB server.");

    public static final SettingDefinition<Integer> PORT =
            define("port", wholeNumber(1, 65_535), REQUIRED, "Port of the DolphinDB server.");

    public static final SettingDefinition<String> DATABASE =
            define("database", TEXT, REQUIRED, "Database; `market` and `dfs://market` mean the same.");

    public static final SettingDefinition<String> TABLE_NAME =
            define("table-name", TEXT, REQUIRED, "Table of every sync that names no other.");

    public static final SettingDefinition<String> USERNAME = define("username", TEXT, REQUIRED, "User to log in as.");

    public static final SettingDefinition<String> PASSWORD =
            define("password", SettingType.PASSWORD, REQUIRED, "Password of that user.");

    public static final SettingDefinition<Duration> CONNECT_TIMEOUT = define(
            "connect-timeout", SettingType.of(ServerSetting::timeout), "10s", "Longest time to wait for a connection.");

    public static final SettingDefinition<Duration> READ_TIMEOUT = define(
            "read-timeout",
            SettingType.of(ServerSetting::timeout),
            "2m",
            "Longest time to wait for the server's next bytes. A whole answer, or block of rows, may take ten times as "
                    + "long, and a login twice.");

    public static final SettingDefinition<Duration> RETRY_FOR = define(
            "retry-for",
            SettingType.of(ServerSetting::retryFor),
            "30s",
            "How long a poll tries again after a transient error, such as a broken connection; counted anew when the "
                    + "mark has moved.");

    public static final SettingDefinition<Integer> PARTITIONS_PER_QUERY = define(
            "partitions-per-query",
            wholeNumber(1, Integer.MAX_VALUE),
            "65535",
            "Most partitions that one query may reach; a range that has more is asked in slices. The server refuses a "
                    + "query that reaches more than its `maxPartitionNumPerQuery`.");

    public static final SettingDefinition<Tls> TLS = define(
            "tls",
            choice(Tls.class),
            "off",
            "`on`: encrypt, and verify the server's certificate and host name before the password is sent.");

    public static final SettingDefinition<Optional<Setting>> TLS_CERTIFICATES = define(
            "tls-certificates",
            optional(SettingType.of(setting -> setting)),
            "",
            "File with the certificates (PEM) of those whose signature is trusted. Empty: those that the system "
                    + "trusts.");

    /** Whether the connection is encrypted. */
    public enum Tls {
        OFF,
        ON
    }

    private ServerSetting() {}

    private static <T> SettingDefinition<T> define(
            String name, SettingType<T> type, String defaultValue, String description) {
        SettingDefinition<T> definition = new SettingDefinition<>("dolphindb." + name, type, defaultValue, description);
        ALL.add(definition);
        return definition;
    }

    /** Those that are options of the component {@code dolphindb} too; its path names database and table. */
    public static List<SettingDefinition<?>> options() {
        return ALL.stream().filter(setting -> !isOfTable(setting)).toList();
    }

    static boolean isOfTable(SettingDefinition<?> setting) {
        return setting == DATABASE || setting == TABLE_NAME;
    }

    public static List<SettingDefinition<?>> all() {
        return Collections.unmodifiableList(ALL);
    }

    private static Duration retryFor(Setting setting) {
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
}
