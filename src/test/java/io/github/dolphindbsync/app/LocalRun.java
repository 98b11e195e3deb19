package io.github.dolphindbsync.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.read.ListAppender;
import io.github.dolphindbsync.app.run.SyncApplication;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.LoggerFactory;

/** One poll of each sync by the application within the process of the test, and what was logged meanwhile. */
record LocalRun(int exitCode, List<ILoggingEvent> events) {

    /**
     * Polls by the shipped routes.
     *
     * @param settings which have precedence over the shipped ones
     * @param origin where messages say that they are written
     * @param level what is logged at least, by all loggers
     */
    static LocalRun of(Map<String, String> settings, String origin, Level level) {
        SyncApplication application = new SyncApplication().overrideEnvironment();
        settings.forEach((key, value) -> application.override(key, value, origin));
        LoggerContext loggers = (LoggerContext) LoggerFactory.getILoggerFactory();
        Logger root = loggers.getLogger(Logger.ROOT_LOGGER_NAME);
        Map<Logger, Level> levelsBefore = new HashMap<>();
        loggers.getLoggerList().stream()
                .filter(logger -> logger.getLevel() != null)
                .forEach(logger -> levelsBefore.put(logger, logger.getLevel()));
        Appender<ILoggingEvent> console = root.getAppender("console");
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        root.detachAppender(console);
        root.addAppender(logged);
        levelsBefore.keySet().forEach(logger -> logger.setLevel(level));
        try {
            return new LocalRun(application.runOnce(), List.copyOf(logged.list));
        } finally {
            levelsBefore.forEach(Logger::setLevel);
            root.detachAppender(logged);
            root.addAppender(console);
            // The application silences some loggers for as long as its process lives.
            loggers.resetTurboFilterList();
        }
    }

    /** The messages of this product, without the first one, which says what runs, and those of a poll on its way. */
    List<String> ownLines() {
        return events.stream()
                .filter(event -> event.getLoggerName().startsWith("io.github.dolphindbsync"))
                .map(ILoggingEvent::getFormattedMessage)
                .filter(line -> !line.startsWith("dolphindb-sync ") && !line.contains(", so far"))
                .toList();
    }

    /** All that was logged, by anybody, with stack traces. */
    String everything() {
        StringBuilder all = new StringBuilder();
        for (ILoggingEvent event : events) {
            all.append(event.getLevel())
                    .append(' ')
                    .append(event.getFormattedMessage())
                    .append('\n');
            if (event.getThrowableProxy() != null) {
                all.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
            }
        }
        return all.toString();
    }
}
