package io.github.dolphindbsync.app.console;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import java.util.regex.Pattern;

/** For log patterns: the cause of a failure in the same line, instead of a stack trace through Camel. */
public final class FailureReason extends ClassicConverter {

    private static final Pattern QUOTED_PLACE = Pattern.compile("\\R[^\\r\\n]*\\R\\s*\\^\\s*(\\R|$)");

    @Override
    public String convert(ILoggingEvent event) {
        IThrowableProxy root = event.getThrowableProxy();
        if (root == null) {
            return "";
        }
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String reason = root.getMessage() == null ? root.getClassName() : oneLine(root.getMessage());
        return event.getFormattedMessage().contains(reason) ? "" : " The reason: " + reason;
    }

    /** The YAML reader quotes the place with a mark below it, which adds nothing to line and column. */
    public static String oneLine(String message) {
        String withoutQuotes = QUOTED_PLACE.matcher(message).replaceAll("\n");
        return withoutQuotes.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
