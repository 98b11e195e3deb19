package io.github.dolphindbsync.source.poll;

import java.time.Duration;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.BeanIntrospection;
import org.apache.camel.support.PluginHelper;

/**
 * For how long a route may begin no exchange, by the timer that it begins with. By name, because a host may do without
 * camel-timer.
 */
final class TimerSilence {

    private static final int MISSED_PERIODS = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private TimerSilence() {}

    /**
     * By the options of a timer; empty for another endpoint, and for a timer that may end.
     *
     * @param hasBegun whether it has fired
     */
    static Optional<Duration> longest(CamelContext context, Endpoint endpoint, boolean hasBegun) {
        if (!endpoint.getClass().getSimpleName().equals("TimerEndpoint")) {
            return Optional.empty();
        }
        long period = option(context, endpoint, "period");
        boolean mayEnd = option(context, endpoint, "repeatCount") > 0 || period <= 0;
        if (mayEnd || (!hasBegun && property(context, endpoint, "time") != null)) {
            return Optional.empty();
        }
        Duration delay = hasBegun ? Duration.ZERO : Duration.ofMillis(option(context, endpoint, "delay"));
        return Optional.of(delay.plus(Duration.ofMillis(period).multipliedBy(MISSED_PERIODS))
                .plus(PATIENCE));
    }

    private static long option(CamelContext context, Endpoint endpoint, String name) {
        return property(context, endpoint, name) instanceof Number number ? number.longValue() : 0;
    }

    private static Object property(CamelContext context, Endpoint endpoint, String name) {
        BeanIntrospection beans = PluginHelper.getBeanIntrospection(context);
        return beans.getOrElseProperty(endpoint, name, null, false);
    }
}
