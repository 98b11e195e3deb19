package io.github.dolphindbsync.simulator.fault;

import io.github.dolphindbsync.simulator.table.Table;
import io.github.dolphindbsync.simulator.table.vector.ScriptException;
import io.github.dolphindbsync.simulator.table.vector.Value;

/** The largest result that a server has memory for. Thread-safe. */
final class MemoryLimit {

    private long rows = Long.MAX_VALUE;
    private long bytes = Long.MAX_VALUE;

    synchronized void rows(long most) {
        rows = most;
    }

    synchronized void bytes(long most) {
        bytes = most;
    }

    synchronized void clear() {
        rows = Long.MAX_VALUE;
        bytes = Long.MAX_VALUE;
    }

    synchronized void require(Value result) {
        boolean fits = !(result instanceof Table table)
                || (table.rows() <= rows && (bytes == Long.MAX_VALUE || ResultSize.bytesOf(table) <= bytes));
        if (!fits) {
            throw new ScriptException("Out of memory");
        }
    }
}
