package io.github.dolphindbsync.source.component;

import io.github.dolphindbsync.delivery.DeliveryTransaction;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Policy;
import org.apache.camel.support.CamelContextHelper;

/**
 * A policy around a whole route, as an option of its endpoint names it.
 *
 * @param name of its bean
 * @param policy that surrounds the route
 */
record PolicyOption<T extends Policy>(String name, T policy) {

    private static final String NONE = "none";

    static boolean isNone(String given) {
        return NONE.equals(given);
    }

    /**
     * The policy that is given, or else the only one of the registry; empty where there is none.
     *
     * @param endpoint whose option this is, for people
     * @param given the name of a bean, {@code none}, or null
     * @throws IllegalArgumentException where the registry has several, or not the one that is given
     */
    static <T extends Policy> Optional<PolicyOption<T>> find(
            CamelContext context, String endpoint, String option, String given, Class<T> type) {
        if (isNone(given)) {
            return Optional.empty();
        }
        Map<String, T> beans = new TreeMap<>(context.getRegistry().findByTypeWithName(type));
        // One of Kafka belongs to a destination, and holds no checkpoint of a database.
        beans.values().removeIf(bean -> bean instanceof DeliveryTransaction own && !own.isOfDatabase());
        if (given == null) {
            return only(endpoint, option, beans, type);
        }
        String name = given.replaceFirst("^#(bean:)?", "");
        Object policy = CamelContextHelper.lookup(context, name);
        if (!type.isInstance(policy)) {
            String value = policy == null
                    ? "no bean: " + given
                    : "a " + policy.getClass().getSimpleName();
            throw new IllegalArgumentException(endpoint + ": the option " + option + " needs a bean of type "
                    + type.getSimpleName() + ", and its value is " + value + ". Set " + option + "=#name"
                    + known(beans) + ", or " + option + "=" + NONE);
        }
        return Optional.of(new PolicyOption<>(name, type.cast(policy)));
    }

    private static <T extends Policy> Optional<PolicyOption<T>> only(
            String endpoint, String option, Map<String, T> beans, Class<T> type) {
        if (beans.values().stream().distinct().count() > 1) {
            throw new IllegalArgumentException(endpoint + " needs the option " + option + ": the registry has "
                    + beans.size() + " beans of type " + type.getSimpleName() + known(beans) + ". Set " + option
                    + "=#name, or " + option + "=" + NONE);
        }
        return beans.entrySet().stream().findFirst().map(bean -> new PolicyOption<>(bean.getKey(), bean.getValue()));
    }

    private static String known(Map<String, ?> beans) {
        return beans.isEmpty() ? "" : beans.keySet().stream().collect(Collectors.joining(", ", " (", ")"));
    }
}
