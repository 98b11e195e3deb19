package io.github.dolphindbsync.sync;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What is logged while it is open. */
public final class LoggedLines implements AutoCloseable {

    private final Logger logger;
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    private LoggedLines(Logger logger) {
        this.logger = logger;
        appender.start();
        logger.addAppender(appender);
    }

    public static LoggedLines of(Class<?> logging) {
        return new LoggedLines((Logger) LoggerFactory.getLogger(logging));
    }

    /** All that the classes of a package log. */
    public static LoggedLines ofPackage(String name) {
        return new LoggedLines((Logger) LoggerFactory.getLogger(name));
    }

    public List<String> containing(String part) {
        return appender.list.stream()
                .map(ILoggingEvent::getFormattedMessage)
                .filter(line -> line.contains(part))
                .toList();
    }

    /** The messages that have a stack trace. */
    public List<String> traces() {
        return appender.list.stream()
                .filter(event -> event.getThrowableProxy() != null)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
    }
}
