package io.github.dolphindbsync.simulator.fault;

import io.github.dolphindbsync.simulator.table.Catalog;
import io.github.dolphindbsync.simulator.table.Table;
import io.github.dolphindbsync.simulator.table.vector.ScriptException;
import io.github.dolphindbsync.simulator.table.vector.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * How a stand-in server is to misbehave. What is set here holds for every connection from the next request on; it concerns
 * scripts and calls, but never the exchange of a login unless said so. Thread-safe.
 *
 * <p>A fault "of the next response to" a text is used up by the first script or call that contains the text, an empty text
 * by the first of all; several are used up one after the other.
 */
public final class Faults {

    private enum Kind {
        ERROR,
        OMISSION,
        CUT,
        CUT_AFTER_BLOCKS,
        STALL
    }

    private record Prepared(Kind kind, String textOfQuery, long size, String error) {}

    private final List<Prepared> prepared = new ArrayList<>();
    private final Set<String> denied = new HashSet<>();
    private OptionalLong cutHandshakeAfter = OptionalLong.empty();
    private long cutEachAfter = Long.MAX_VALUE;
    private int bytesAtOnce = Integer.MAX_VALUE;
    private Duration pause = Duration.ZERO;
    private Duration delay = Duration.ZERO;
    private boolean refuseConnections;
    private boolean dropLogins;
    private boolean refuseLogins;
    private long mostRows = Long.MAX_VALUE;
    private long mostBytes = Long.MAX_VALUE;
    private int lostSessions;
    private CountDownLatch endOfStalls = new CountDownLatch(1);

    public Faults() {}

    /** Ends the connection after so many bytes of the next response. */
    public Faults cutNextResponseAfter(long bytes) {
        return cutNextResponseTo("", bytes);
    }

    /** Ends the connection after so many bytes of the next response to a text. */
    public Faults cutNextResponseTo(String textOfQuery, long bytes) {
        return prepare(Kind.CUT, textOfQuery, bytes, "");
    }

    /**
     * Ends the connection after so many blocks of the next response to a text, as a server does that fails inside a query:
     * a stream has no room for an error. A response that has no more blocks, or none, is left alone.
     */
    public Faults cutNextResponseAfterBlocks(String textOfQuery, int blocks) {
        return prepare(Kind.CUT_AFTER_BLOCKS, textOfQuery, blocks, "");
    }

    /** Ends the connection after so many bytes of each response that is longer. */
    public synchronized Faults cutEveryResponseAfter(long bytes) {
        cutEachAfter = bytes;
        return this;
    }

    /** Ends the connection after so many bytes of the answer to the next client that connects. */
    public synchronized Faults cutNextHandshakeAfter(long bytes) {
        cutHandshakeAfter = OptionalLong.of(bytes);
        return this;
    }

    /** Sends so many bytes of the next response to a text, and the rest after {@link #clear} only. */
    public Faults stallNextResponseTo(String textOfQuery, long bytes) {
        return prepare(Kind.STALL, textOfQuery, bytes, "");
    }

    /** Waits before each response. */
    public synchronized Faults delayEveryResponse(Duration duration) {
        delay = duration;
        return this;
    }

    /** Sends each response so many bytes at once, with a pause after each of these. */
    public synchronized Faults dripEveryResponse(int bytes, Duration betweenThem) {
        bytesAtOnce = bytes;
        pause = betweenThem;
        return this;
    }

    /**
     * Has no room for another client: it is told {@code Maximum connections …} and sent away. The vendor's Java client does
     * not read this text; to it the server is one that ends the connection.
     */
    public synchronized Faults refuseConnections(boolean refuse) {
        refuseConnections = refuse;
        return this;
    }

    /** Refuses every login as if the password were wrong. */
    public synchronized Faults refuseLogins(boolean refuse) {
        refuseLogins = refuse;
        return this;
    }

    /** Ends the connection instead of answering a login. */
    public synchronized Faults dropLogins(boolean drop) {
        dropLogins = drop;
        return this;
    }

    /**
     * Forgets every session that there is, and says nothing: from its next request on, each connection has a new one with
     * another number, that of a guest.
     */
    public synchronized Faults loseSessions() {
        lostSessions++;
        return this;
    }

    /** Answers with an error instead of the next response to a text. */
    public Faults failNext(String textOfQuery, String serverError) {
        return prepare(Kind.ERROR, textOfQuery, 0, serverError.replaceAll("\\R", " "));
    }

    /** Answers the next query with this text whose result is a table without any of its rows. */
    public Faults emptyNext(String textOfQuery) {
        return omitFromNext(textOfQuery, Integer.MAX_VALUE);
    }

    /** Answers the next query with this text whose result is a table without so many of its first rows. */
    public Faults omitFromNext(String textOfQuery, int rows) {
        return prepare(Kind.OMISSION, textOfQuery, rows, "");
    }

    /** Answers {@code Out of memory} where a result has more rows. */
    public synchronized Faults outOfMemoryPast(long rows) {
        mostRows = rows;
        return this;
    }

    /** Answers {@code Out of memory} where the values of a result take more bytes as they are sent. */
    public synchronized Faults outOfMemoryPastBytes(long bytes) {
        mostBytes = bytes;
        return this;
    }

    /** Takes from every user the right to read a table: it is not listed any more, and who loads it is refused. */
    public synchronized Faults denyReading(String database, String table) {
        denied.add(Catalog.pathOf(database) + "/" + table);
        return this;
    }

    public synchronized boolean deniesReading(String path, String table) {
        return denied.contains(path + "/" + table);
    }

    /** Back to good behaviour. What was stalled goes on. */
    public synchronized Faults clear() {
        prepared.clear();
        denied.clear();
        cutHandshakeAfter = OptionalLong.empty();
        cutEachAfter = Long.MAX_VALUE;
        bytesAtOnce = Integer.MAX_VALUE;
        pause = Duration.ZERO;
        delay = Duration.ZERO;
        refuseConnections = false;
        dropLogins = false;
        refuseLogins = false;
        mostRows = Long.MAX_VALUE;
        mostBytes = Long.MAX_VALUE;
        endStalls();
        return this;
    }

    private synchronized Faults prepare(Kind kind, String textOfQuery, long size, String error) {
        prepared.add(new Prepared(kind, textOfQuery, size, error));
        return this;
    }

    private synchronized Optional<Prepared> take(Kind kind, String query) {
        Optional<Prepared> taken = prepared.stream()
                .filter(fault -> fault.kind() == kind && query.contains(fault.textOfQuery()))
                .findFirst();
        taken.ifPresent(prepared::remove);
        return taken;
    }

    public synchronized boolean refusesConnections() {
        return refuseConnections;
    }

    public synchronized boolean dropsLogins() {
        return dropLogins;
    }

    public synchronized boolean refusesLogins() {
        return refuseLogins;
    }

    /** How often the sessions were lost; one that is older than the last time is gone. */
    public synchronized int lostSessions() {
        return lostSessions;
    }

    public synchronized Duration delay() {
        return delay;
    }

    public synchronized void endStalls() {
        endOfStalls.countDown();
        endOfStalls = new CountDownLatch(1);
    }

    public Optional<String> takeError(String query) {
        return take(Kind.ERROR, query).map(Prepared::error);
    }

    public Value withoutRowsIfTaken(String query, Value result) {
        if (!(result instanceof Table table)) {
            return result;
        }
        return take(Kind.OMISSION, query)
                .map(omission -> table.withoutFirst((int) omission.size()))
                .orElse(table);
    }

    public OptionalInt takeCutAfterBlocks(String query) {
        return take(Kind.CUT_AFTER_BLOCKS, query).stream()
                .mapToInt(cut -> (int) cut.size())
                .findFirst();
    }

    public synchronized ResponseDelivery takeDelivery(String query) {
        Optional<Prepared> stall = take(Kind.STALL, query);
        Optional<Prepared> stop = stall.or(() -> take(Kind.CUT, query));
        return new ResponseDelivery(
                stop.map(Prepared::size).orElse(cutEachAfter), stall.map(any -> endOfStalls), bytesAtOnce, pause);
    }

    public synchronized ResponseDelivery takeHandshakeDelivery() {
        long cut = cutHandshakeAfter.orElse(Long.MAX_VALUE);
        cutHandshakeAfter = OptionalLong.empty();
        return new ResponseDelivery(cut, Optional.empty(), bytesAtOnce, pause);
    }

    public synchronized void requireMemory(Value result) {
        if (result instanceof Table table
                && (table.rows() > mostRows || (mostBytes < Long.MAX_VALUE && ResultSize.bytesOf(table) > mostBytes))) {
            throw new ScriptException("Out of memory");
        }
    }
}
