package io.github.dolphindbsync.delivery;

import io.github.dolphindbsync.checkpoint.CheckpointException;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is open as long as a poll. Safe for use by several threads. */
final class PollResources implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PollResources.class);

    /** Opens a resource. */
    interface Opener<T extends AutoCloseable> {
        T open() throws Exception;
    }

    private final String sync;
    private final Map<Object, AutoCloseable> resources = new HashMap<>();
    private boolean isClosed;

    PollResources(String sync) {
        this.sync = sync;
    }

    /** The resource of this owner, opened when it is first asked for. */
    synchronized <T extends AutoCloseable> T get(Object owner, Class<T> type, Opener<T> opener) throws Exception {
        if (isClosed) {
            // A step on another thread, as of a parallel split: nothing would close it.
            throw new CheckpointException("sync '" + sync + "': its poll has ended, so this batch is not delivered");
        }
        AutoCloseable resource = resources.get(owner);
        if (resource == null) {
            resource = opener.open();
            resources.put(owner, resource);
        }
        return type.cast(resource);
    }

    /** Closes the resource of this owner now, because it can't be trusted any more. */
    synchronized void discard(Object owner) {
        close(resources.remove(owner));
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        resources.values().forEach(PollResources::close);
        resources.clear();
    }

    private static void close(AutoCloseable resource) {
        if (resource == null) {
            return;
        }
        try {
            resource.close();
        } catch (Exception | Error e) {
            // What was committed is safe; the database rolls back the rest when it notices the closed connection.
            LOG.debug("closing {} failed", resource, e);
        }
    }
}
