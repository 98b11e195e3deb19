package io.github.dolphindbsync.simulator.wire;

import io.github.dolphindbsync.simulator.table.vector.Value;
import java.util.List;

/**
 * A request of a client.
 *
 * @param session the number of the session; 0 or empty for a new one
 * @param text the script, or the name of the function, or the names of the variables
 * @param fetchSize the number of rows in a block of the answer; 0 for an answer in one part
 */
record Request(String session, Kind kind, String text, List<Value> arguments, int flags, int fetchSize) {

    private static final int NO_REPLY = 4;
    private static final int CLEAR_MEMORY = 16;

    enum Kind {
        CONNECT,
        SCRIPT,
        FUNCTION,
        VARIABLE
    }

    /** True where the client waits for an answer. Every client waits for the answer to its first request. */
    boolean wantsReply() {
        return kind == Kind.CONNECT || (flags & NO_REPLY) == 0;
    }

    boolean clearsMemory() {
        return (flags & CLEAR_MEMORY) != 0;
    }
}
