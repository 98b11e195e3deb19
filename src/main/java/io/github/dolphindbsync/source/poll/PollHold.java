package io.github.dolphindbsync.source.poll;

import java.util.List;

/** Keeps syncs from polling until it is closed, as while the route is exchanged to which they deliver. */
public final class PollHold implements AutoCloseable {

    private final List<SyncPoller> held;

    PollHold(List<SyncPoller> held) {
        this.held = held;
    }

    /** Lets them poll again. */
    @Override
    public void close() {
        held.forEach(poller -> poller.barrier().release());
    }
}
