package io.github.dolphindbsync.source.read;

import java.util.concurrent.Callable;
import org.slf4j.MDC;

/** What the log lines of one poll have in common: the id of its exchange, under {@code poll} in the logging context. */
public final class PollId {

    private static final String KEY = "poll";

    private PollId() {}

    public static void set(String id) {
        MDC.put(KEY, id);
    }

    public static void remove() {
        MDC.remove(KEY);
    }

    /** The same work, which logs under the id of this thread in whichever thread it runs. */
    static <T> Callable<T> carriedInto(Callable<T> work) {
        String id = MDC.get(KEY);
        return () -> {
            String before = MDC.get(KEY);
            putOrRemove(id);
            try {
                return work.call();
            } finally {
                putOrRemove(before);
            }
        };
    }

    private static void putOrRemove(String id) {
        if (id == null) {
            remove();
        } else {
            set(id);
        }
    }
}
