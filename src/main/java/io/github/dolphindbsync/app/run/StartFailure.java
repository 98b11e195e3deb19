package io.github.dolphindbsync.app.run;

import io.github.dolphindbsync.app.routes.RouteMistake;
import io.github.dolphindbsync.source.poll.ProcessFault;
import io.github.dolphindbsync.source.settings.SettingException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports why the application could not start: one line for a mistake in settings or routes, a stack trace for ours.
 */
public final class StartFailure {

    private static final Logger LOG = LoggerFactory.getLogger(StartFailure.class);

    private StartFailure() {}

    public static int report(Throwable failure) {
        SettingException setting = find(failure, SettingException.class);
        if (setting != null) {
            LOG.error("{}", setting.getMessage());
            return ExitCode.UNUSABLE;
        }
        RouteMistake mistake = RouteMistake.of(failure);
        Optional<String> fault = ProcessFault.reason(mistake.cause());
        if (fault.isPresent()) {
            LOG.error("{}", fault.get());
            LOG.debug("stack trace", failure);
            return ExitCode.FAILED;
        }
        if (mistake.isOne()) {
            mistake.describe().forEach(line -> LOG.error("{}", line));
            LOG.debug("stack trace", failure);
        } else {
            LOG.error("the application could not start", failure);
        }
        return ExitCode.UNUSABLE;
    }

    private static <T extends Throwable> T find(Throwable failure, Class<T> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause() == cause ? null : cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }
}
