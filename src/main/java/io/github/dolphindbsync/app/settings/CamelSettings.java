package io.github.dolphindbsync.app.settings;

import java.util.List;

/** The groups of settings that Camel Main 4.18 reads: {@code camel.main}, {@code camel.component} and so on. */
final class CamelSettings {

    static final List<String> GROUPS = List.of(
            "main",
            "component",
            "dataformat",
            "language",
            "kamelet",
            "context",
            "resilience4j",
            "faulttolerance",
            "rest",
            "vault",
            "threadpool",
            "health",
            "lra",
            "opentelemetry",
            "opentelemetry2",
            "telemetryDev",
            "management",
            "mdc",
            "metrics",
            "routeTemplate",
            "devConsole",
            "variable",
            "beans",
            "globalOptions",
            "server",
            "ssl",
            "debug",
            "trace",
            "routeController",
            "startupcondition",
            "cluster");

    private static final String PREFIX = "camel.";

    private CamelSettings() {}

    static boolean isOfCamel(String key) {
        return key.startsWith(PREFIX);
    }

    static boolean isKnown(String key) {
        return key.regionMatches(true, 0, PREFIX, 0, PREFIX.length())
                && GROUPS.stream().anyMatch(group(key)::equalsIgnoreCase);
    }

    /** @param key of Camel */
    static String group(String key) {
        return key.substring(PREFIX.length()).replaceFirst("[.\\[].*", "").replace("-", "");
    }

    /** What the key may have been meant to be; none where it is not one of Camel. */
    static List<String> inEachGroup(String key) {
        return isOfCamel(key)
                ? GROUPS.stream()
                        .map(group ->
                                PREFIX + group + key.substring(PREFIX.length()).replaceFirst("^[^.]*", ""))
                        .toList()
                : List.of();
    }
}
