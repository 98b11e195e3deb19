package io.github.dolphindbsync.sync.history;

import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.StoredTable;
import io.github.dolphindbsync.simulator.TableDefinition;
import io.github.dolphindbsync.sync.history.Setup.Ticks;
import io.github.dolphindbsync.sync.history.Step.Arrival;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The table of the stand-in server, and what we know to be in it. Each change tells what it did. */
final class Source {

    private final Setup setup;
    private final StoredTable table;
    private final List<Trade> trades = new ArrayList<>();

    Source(Setup setup, StandInServer server) {
        this.setup = setup;
        this.table = server.createTable(
                "market",
                "trade",
                TableDefinition.of("symbol:SYMBOL,timestamp:" + setup.ticks().type + ",price:FLOAT,volume:INT")
                        .partitionedBy("timestamp"));
    }

    /** The rows as they are now. */
    List<Trade> trades() {
        return List.copyOf(trades);
    }

    String add(List<Arrival> arrivals, long now) {
        List<Trade> added = new ArrayList<>();
        for (Arrival arrival : arrivals) {
            Trade trade = arrival.trade(now);
            // A row without its key can't be stored anywhere, and stops the sync for good.
            boolean needsSymbol = trade.symbol() == null && setup.key() != Setup.Key.NONE;
            added.addAll(Collections.nCopies(
                    arrival.copies(),
                    needsSymbol ? new Trade("A", trade.time(), trade.price(), trade.volume()) : trade));
        }
        trades.addAll(added);
        table.append(added.stream().map(this::cells).toList());
        return "rows arrive: " + added;
    }

    String correct(Step.RowIsCorrected corrected) {
        if (trades.isEmpty()) {
            return "there is no row to be corrected";
        }
        int row = corrected.row() % trades.size();
        Trade old = trades.get(row);
        Long time = old.time() == null ? null : (Long) (old.time() + corrected.ticksMoved());
        Trade now = new Trade(old.symbol(), time, corrected.price(), old.volume());
        trades.set(row, now);
        writeAnew();
        return old + " is corrected to " + now;
    }

    String delete(Step.RowsAreDeleted deleted) {
        if (trades.isEmpty()) {
            return "there is no row to be deleted";
        }
        int first = deleted.first() % trades.size();
        List<Trade> gone = trades.subList(first, Math.min(trades.size(), first + deleted.count()));
        String told = "rows are deleted: " + gone;
        gone.clear();
        writeAnew();
        return told;
    }

    String truncate() {
        trades.clear();
        writeAnew();
        return "the source is truncated";
    }

    private void writeAnew() {
        table.truncate();
        table.append(trades.stream().map(this::cells).toList());
    }

    private Object[] cells(Trade trade) {
        Object time = trade.time() == null ? null : setup.ticks().toRaw(trade.time());
        if (setup.ticks() == Ticks.DAYS && time != null) {
            time = Math.toIntExact((Long) time);
        }
        Float price = trade.price() == null ? null : (Float) trade.price().floatValue();
        return new Object[] {trade.symbol(), time, price, trade.volume()};
    }
}
