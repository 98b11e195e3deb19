package io.github.dolphindbsync.simulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * How a stand-in server is to misbehave. What is set here holds for every connection from the next request on; it concerns
 * scripts and calls, but never the exchange of a login except for {@link #refuseLogins}. Thread-safe.
 */
public final class Faults {

    private record PreparedError(String textOfQuery, String error) {}

    private final List<PreparedError> errors = new ArrayList<>();
    private OptionalLong cutNextAfter = OptionalLong.empty();
    private OptionalLong cutEachAfter = OptionalLong.empty();
    private Duration delay = Duration.ZERO;
    private boolean refuseLogins;
    private long mostRows = Long.MAX_VALUE;

    Faults() {}

    /** Ends the connection after so many bytes of the next response. */
    public synchronized Faults cutNextResponseAfter(long bytes) {
        cutNextAfter = OptionalLong.of(bytes);
        return this;
    }

    /** Ends the connection after so many bytes of each response that is longer. */
    public synchronized Faults cutEveryResponseAfter(long bytes) {
        cutEachAfter = OptionalLong.of(bytes);
        return this;
    }

    /** Waits before each response. */
    public synchronized Faults delayEveryResponse(Duration duration) {
        delay = duration;
        return this;
    }

    /** Refuses every login as if the password were wrong. */
    public synchronized Faults refuseLogins(boolean refuse) {
        refuseLogins = refuse;
        return this;
    }

    /** Answers the next script or call that contains the text with an error; several are used up one after the other. */
    public synchronized Faults failNext(String textOfQuery, String serverError) {
        errors.add(new PreparedError(textOfQuery, serverError.replaceAll("\\R", " ")));
        return this;
    }

    /** Answers {@code Out of memory} where a result has more rows. */
    public synchronized Faults outOfMemoryPast(long rows) {
        mostRows = rows;
        return this;
    }

    /** Back to good behaviour. */
    public synchronized Faults clear() {
        errors.clear();
        cutNextAfter = OptionalLong.empty();
        cutEachAfter = OptionalLong.empty();
        delay = Duration.ZERO;
        refuseLogins = false;
        mostRows = Long.MAX_VALUE;
        return this;
    }

    synchronized boolean refusesLogins() {
        return refuseLogins;
    }

    void waitBeforeResponse() throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(delay().toNanos());
    }

    private synchronized Duration delay() {
        return delay;
    }

    synchronized Optional<String> takeError(String query) {
        for (PreparedError error : errors) {
            if (query.contains(error.textOfQuery())) {
                errors.remove(error);
                return Optional.of(error.error());
            }
        }
        return Optional.empty();
    }

    synchronized OptionalLong takeCut() {
        OptionalLong cut = cutNextAfter.isPresent() ? cutNextAfter : cutEachAfter;
        cutNextAfter = OptionalLong.empty();
        return cut;
    }

    synchronized void requireMemory(Value result) {
        if (result instanceof Table table && table.rows() > mostRows) {
            throw new ScriptException("Out of memory");
        }
    }
}
