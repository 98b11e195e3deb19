package io.github.dolphindbsync.simulator.fault;

import io.github.dolphindbsync.simulator.table.Catalog;
import io.github.dolphindbsync.simulator.table.Table;
import io.github.dolphindbsync.simulator.table.vector.Value;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How a stand-in server misbehaves. What is set here holds for every connection from the next request on. It concerns
 * scripts and calls; only the methods about logins concern the exchange of a login. Thread-safe.
 *
 * <p>A fault of "the next response to" a text applies once, to the first script or call that contains the text; an
 * empty text matches all. Several faults apply one after the other.
 */
public final class Faults {

    private final PreparedFaults prepared = new PreparedFaults();
    private final Set<String> denied = ConcurrentHashMap.newKeySet();
    private final ResponsePacing pacing = new ResponsePacing();
    private final MemoryLimit memory = new MemoryLimit();
    private final Set<Refusal> refusals = ConcurrentHashMap.newKeySet();
    private final AtomicInteger lostSessions = new AtomicInteger();

    /** Ends the connection after a number of bytes of the next response to a text. */
    public Faults cutNextResponseTo(String textOfQuery, long bytes) {
        return prepare(PreparedFaults.Kind.CUT, textOfQuery, bytes, "");
    }

    /**
     * Ends the connection after a number of blocks of the next response to a text, as a server that fails inside a
     * query: a stream has no room for an error. A response with fewer blocks is not changed.
     */
    public Faults cutNextResponseAfterBlocks(String textOfQuery, int blocks) {
        return prepare(PreparedFaults.Kind.CUT_AFTER_BLOCKS, textOfQuery, blocks, "");
    }

    /** Ends the connection after a number of bytes of each response that is longer. */
    public Faults cutEveryResponseAfter(long bytes) {
        pacing.cutEachAfter(bytes);
        return this;
    }

    /** Ends the connection after a number of bytes of the response to the next client that connects. */
    public Faults cutNextHandshakeAfter(long bytes) {
        pacing.cutHandshakeAfter(bytes);
        return this;
    }

    /** Sends a number of bytes of the next response to a text, and the rest only after {@link #clear}. */
    public Faults stallNextResponseTo(String textOfQuery, long bytes) {
        return prepare(PreparedFaults.Kind.STALL, textOfQuery, bytes, "");
    }

    /** Waits before each response. */
    public Faults delayEveryResponse(Duration duration) {
        pacing.delay(duration);
        return this;
    }

    /** Sends each response in pieces of a number of bytes, with a pause after each piece. */
    public Faults dripEveryResponse(int bytes, Duration betweenThem) {
        pacing.drip(bytes, betweenThem);
        return this;
    }

    /**
     * Answers every new client {@code Maximum connections …} and ends the connection. The vendor's Java client does not
     * read this text; it sees only the end of the connection.
     */
    public Faults refuseConnections(boolean refuse) {
        return set(Refusal.CONNECTIONS, refuse);
    }

    /** Refuses every login as if the password were wrong. */
    public Faults refuseLogins(boolean refuse) {
        return set(Refusal.LOGINS, refuse);
    }

    /** Ends the connection instead of answering a login. */
    public Faults dropLogins(boolean drop) {
        return set(Refusal.ANSWERS_TO_LOGINS, drop);
    }

    private Faults set(Refusal refusal, boolean refuse) {
        if (refuse) {
            refusals.add(refusal);
        } else {
            refusals.remove(refusal);
        }
        return this;
    }

    public boolean refuses(Refusal refusal) {
        return refusals.contains(refusal);
    }

    /**
     * Forgets every session without an answer: from its next request on, each connection has a new one with another
     * number, that of a guest.
     */
    public Faults loseSessions() {
        lostSessions.incrementAndGet();
        return this;
    }

    /** Answers with an error instead of the next response to a text. */
    public Faults failNext(String textOfQuery, String serverError) {
        return prepare(PreparedFaults.Kind.ERROR, textOfQuery, 0, serverError.replaceAll("\\R", " "));
    }

    /** Removes all rows from the next table that is the result of a query with this text. */
    public Faults emptyNext(String textOfQuery) {
        return omitFromNext(textOfQuery, Integer.MAX_VALUE);
    }

    /** Removes the first rows from the next table that is the result of a query with this text. */
    public Faults omitFromNext(String textOfQuery, int rows) {
        return prepare(PreparedFaults.Kind.OMISSION, textOfQuery, rows, "");
    }

    /** Answers {@code Out of memory} where a result has more rows. */
    public Faults outOfMemoryPast(long rows) {
        memory.rows(rows);
        return this;
    }

    /** Answers {@code Out of memory} where the values of a result need more bytes on the wire. */
    public Faults outOfMemoryPastBytes(long bytes) {
        memory.bytes(bytes);
        return this;
    }

    /** Revokes the right of every user to read a table: it is no longer listed, and loading it is refused. */
    public Faults denyReading(String database, String table) {
        denied.add(Catalog.pathOf(database) + "/" + table);
        return this;
    }

    public boolean deniesReading(String path, String table) {
        return denied.contains(path + "/" + table);
    }

    /** Ends all faults. What was stalled continues. */
    public Faults clear() {
        prepared.clear();
        denied.clear();
        pacing.clear();
        memory.clear();
        refusals.clear();
        return this;
    }

    private Faults prepare(PreparedFaults.Kind kind, String textOfQuery, long size, String error) {
        prepared.add(kind, textOfQuery, size, error);
        return this;
    }

    /** The number of times that sessions were lost. A session from before the last time no longer exists. */
    public int lostSessions() {
        return lostSessions.get();
    }

    public ResponsePacing pacing() {
        return pacing;
    }

    public Optional<String> takeError(String query) {
        return prepared.take(PreparedFaults.Kind.ERROR, query).map(PreparedFaults.Fault::error);
    }

    public Value withoutRowsIfTaken(String query, Value result) {
        if (!(result instanceof Table table)) {
            return result;
        }
        return prepared.take(PreparedFaults.Kind.OMISSION, query)
                .map(omission -> table.withoutFirst((int) omission.size()))
                .orElse(table);
    }

    public OptionalInt takeCutAfterBlocks(String query) {
        return prepared.take(PreparedFaults.Kind.CUT_AFTER_BLOCKS, query).stream()
                .mapToInt(cut -> (int) cut.size())
                .findFirst();
    }

    public ResponseDelivery takeDelivery(String query) {
        return prepared.take(PreparedFaults.Kind.STALL, query)
                .map(stall -> pacing.stalledAfter(stall.size()))
                .orElseGet(() -> pacing.cutAfter(prepared.take(PreparedFaults.Kind.CUT, query)));
    }

    public void requireMemory(Value result) {
        memory.require(result);
    }
}
