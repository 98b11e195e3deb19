package io.github.dolphindbsync.app;

import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.sync.Market;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** A stand-in server in this process whose trades arrive in the order of their time, and what has arrived so far. */
final class TradeSource implements AutoCloseable {

    /** More than a batch has in the tests that use this, so that some groups are cut. */
    private static final int LARGE_GROUP = 150;

    private final StandInServer server;
    private final StoredTable table;
    private final List<Object[]> trades = new ArrayList<>();
    private final Random random;

    TradeSource(Random random) throws IOException {
        this.random = random;
        server =
                StandInServer.builder().username("admin").password(Jar.PASSWORD).build();
        table = server.createTable("market", "trade", Market.TRADES.partitionedBy("timestamp"));
        server.start();
    }

    StandInServer server() {
        return server;
    }

    /** All at once, later than all that is there; if they are many, with one group that is larger than a batch. */
    void arrive(int count) {
        List<Object[]> arriving = Trades.awkward(count, random.nextLong());
        if (count > LARGE_GROUP) {
            arriving.addAll(Collections.nCopies(LARGE_GROUP, arriving.get(0)));
        }
        // Of each row's place in time, up to 100 ns are used.
        long later = 100L * trades.size();
        List<Object[]> rows = new ArrayList<>();
        for (Object[] row : arriving) {
            rows.add(new Object[] {row[0], (Long) row[1] + later, row[2], row[3]});
        }
        trades.addAll(rows);
        table.append(rows);
    }

    int size() {
        return trades.size();
    }

    List<String> lines() {
        return Trades.lines(trades);
    }

    /** How many queries for rows it was asked. */
    long readings() {
        return server.queries().stream()
                .filter(query -> query.contains("order by timestamp"))
                .count();
    }

    @Override
    public void close() {
        server.close();
    }
}
