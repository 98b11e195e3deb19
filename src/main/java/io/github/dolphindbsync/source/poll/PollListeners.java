package io.github.dolphindbsync.source.poll;

import java.util.Set;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All who hear how polls go. What one of them throws keeps neither the others from hearing it nor the poll from its
 * work.
 */
public record PollListeners(Set<PollListener> all) {

    private static final Logger LOG = LoggerFactory.getLogger(PollListeners.class);

    public static PollListeners of(CamelContext context) {
        return new PollListeners(context.getRegistry().findByType(PollListener.class));
    }

    public void report(Consumer<PollListener> event) {
        for (PollListener listener : all) {
            try {
                event.accept(listener);
            } catch (Exception | Error e) {
                LOG.error("listener {} failed", listener.getClass().getName(), e);
            }
        }
    }
}
