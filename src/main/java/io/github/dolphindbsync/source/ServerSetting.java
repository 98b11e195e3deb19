package io.github.dolphindbsync.source;

import java.util.Optional;

/** The settings under {@code dolphindb.}: where the source is. */
public enum ServerSetting {
    HOST("host", null, "Host name or address of the DolphinDB server."),
    PORT("port", null, "Its port."),
    DATABASE("database", null, "Database; `market` and `dfs://market` mean the same."),
    TABLE_NAME("table-name", null, "Table of every sync that names no other."),
    USERNAME("username", null, "User to log in as."),
    PASSWORD("password", null, "Password of that user."),
    CONNECT_TIMEOUT("connect-timeout", "10s", "Longest time to wait for a connection."),
    READ_TIMEOUT(
            "read-timeout",
            "2m",
            "Longest time to wait for the server's next bytes. A whole answer, or block of rows, may take ten times as "
                    + "long, and a login twice."),
    RETRY_FOR(
            "retry-for",
            "30s",
            "How long a poll tries again after a failure that may pass by itself, such as a broken "
                    + "connection; counted anew when the mark has moved."),
    PARTITIONS_PER_QUERY(
            "partitions-per-query",
            "65535",
            "Most partitions that one query may reach; a range that has more is asked in slices. The server refuses a query "
                    + "that reaches more than its `maxPartitionNumPerQuery`."),
    TLS("tls", "off", "`on`: encrypt, and verify the server's certificate and host name before the password is sent."),
    TLS_CERTIFICATES(
            "tls-certificates",
            "",
            "File with the certificates (PEM) of those whose signature is trusted. Empty: those that the system trusts.");

    private final String name;
    private final String defaultValue;
    private final String description;

    ServerSetting(String name, String defaultValue, String description) {
        this.name = name;
        this.defaultValue = defaultValue;
        this.description = description;
    }

    public String key() {
        return "dolphindb." + name;
    }

    /** The environment variable that has precedence over the key. */
    public String environmentVariable() {
        return ProcessSettings.variable(key());
    }

    /** Empty where the setting is required. */
    public Optional<String> defaultValue() {
        return Optional.ofNullable(defaultValue);
    }

    public String description() {
        return description;
    }
}
