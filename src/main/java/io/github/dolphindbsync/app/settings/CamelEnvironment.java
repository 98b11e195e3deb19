package io.github.dolphindbsync.app.settings;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Variables {@code CAMEL_...} of the environment that Camel 4.18 does not see: those that end with {@code _PORT}, which
 * it takes for services of Kubernetes, and those of components, data formats and languages, whose prefixes it looks for
 * in lower case.
 */
final class CamelEnvironment {

    private static final String PREFIX = "CAMEL_";
    private static final List<String> KINDS = List.of("component", "dataformat", "language");
    private static final Pattern OF_KUBERNETES = Pattern.compile("(tcp|udp|sctp)://.*");

    private CamelEnvironment() {}

    /** The keys and values of these variables. */
    static Map<String, String> missedByCamel(Map<String, String> environment) {
        Map<String, String> missed = new HashMap<>();
        environment.forEach((variable, value) -> {
            if (variable.startsWith(PREFIX) && !OF_KUBERNETES.matcher(value).matches()) {
                key(variable).ifPresent(key -> missed.put(key, value));
            }
        });
        return missed;
    }

    private static Optional<String> key(String variable) {
        for (String kind : KINDS) {
            String prefix = PREFIX + kind.toUpperCase(Locale.ROOT) + "_";
            if (variable.startsWith(prefix)) {
                return nameAndOption(kind, variable.substring(prefix.length()).toLowerCase(Locale.ROOT));
            }
        }
        return variable.endsWith("_PORT")
                ? Optional.of(variable.toLowerCase(Locale.ROOT).replace('_', '.'))
                : Optional.empty();
    }

    /** The longest beginning that is the name of one that is there. */
    private static Optional<String> nameAndOption(String kind, String rest) {
        for (int end = rest.lastIndexOf('_'); end > 0; end = rest.lastIndexOf('_', end - 1)) {
            String name = rest.substring(0, end).replace('_', '-');
            String service = "/META-INF/services/org/apache/camel/" + kind + "/" + name;
            if (CamelEnvironment.class.getResource(service) != null) {
                return Optional.of("camel." + kind + "." + name + "."
                        + rest.substring(end + 1).replace('_', '-'));
            }
        }
        return Optional.empty();
    }
}
