package io.github.dolphindbsync.source.connection;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.ExtendedCamelContext;

/** What there is once in a Camel context. */
public final class ContextPlugins {

    private static final ReentrantLock LOCK = new ReentrantLock();

    private ContextPlugins() {}

    /** That of the context, which is made when it is first asked for. */
    public static <T> T get(CamelContext context, Class<T> type, Supplier<T> maker) {
        ExtendedCamelContext extension = context.getCamelContextExtension();
        LOCK.lock();
        try {
            T plugin = extension.getContextPlugin(type);
            if (plugin == null) {
                plugin = maker.get();
                extension.addContextPlugin(type, plugin);
            }
            return plugin;
        } finally {
            LOCK.unlock();
        }
    }
}
