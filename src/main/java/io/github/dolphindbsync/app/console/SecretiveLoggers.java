package io.github.dolphindbsync.app.console;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.List;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * Silences the loggers of libraries that write passwords, rows or scripts, whatever logging the user has configured.
 * Their lines are missing when an error in Camel itself is searched.
 */
public final class SecretiveLoggers extends TurboFilter {

    /** Below WARN these write the values of settings, URLs, or what is sent to an HTTP server. */
    private static final List<String> WRITE_PROPERTIES = List.of(
            "io.github.dolphindbsync.app.settings.ExactProperties",
            "org.apache.camel.component.bean.",
            "org.apache.camel.component.http.",
            "org.apache.camel.component.properties.",
            "org.apache.camel.impl.engine.DefaultCamelContextExtension",
            "org.apache.camel.main.BaseMainSupport",
            "org.apache.hc.client5.http.");

    /** These write the scripts that are sent, and what a database reports of a row; a poll reports its own end. */
    private static final List<String> WRITE_DATA = List.of(
            "com.mysql.",
            "com.xxdb.",
            "org.apache.camel.component.jdbc.",
            "org.apache.camel.component.seda.",
            "org.apache.camel.processor.Pipeline",
            "org.apache.camel.processor.errorhandler.",
            // Each packet, in hexadecimal and in clear.
            "org.mariadb.jdbc.");

    public static void silence() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.addTurboFilter(new SecretiveLoggers());
        }
    }

    @Override
    public FilterReply decide(
            Marker marker, Logger logger, Level level, String format, Object[] parameters, Throwable failure) {
        boolean writesSecrets = startsWithOneOf(logger, WRITE_DATA)
                || (!level.isGreaterOrEqual(Level.WARN) && startsWithOneOf(logger, WRITE_PROPERTIES));
        return writesSecrets ? FilterReply.DENY : FilterReply.NEUTRAL;
    }

    private static boolean startsWithOneOf(Logger logger, List<String> names) {
        return names.stream().anyMatch(logger.getName()::startsWith);
    }
}
