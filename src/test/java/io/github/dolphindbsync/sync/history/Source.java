package io.github.dolphindbsync.sync.history;

import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import io.github.dolphindbsync.sync.history.Columns.Kind;
import io.github.dolphindbsync.sync.history.Setup.Ticks;
import io.github.dolphindbsync.sync.history.Step.Arrival;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** The table of the stand-in server, and what we know to be in it. Each change tells what it did. */
final class Source {

    private final Setup setup;
    private final StoredTable table;
    private final List<Trade> trades = new ArrayList<>();
    private Columns columns;
    private UnaryOperator<Trade> lastChange = UnaryOperator.identity();

    Source(Setup setup, StandInServer server) {
        this.setup = setup;
        this.columns = new Columns(new LinkedHashMap<>())
                .with(Columns.SYMBOL, "SYMBOL")
                .with(Columns.TIME, setup.ticks().type.name())
                .with("price", "FLOAT")
                .with("volume", "INT");
        List<String> declared = columns.types().entrySet().stream()
                .map(column -> column.getKey() + ":" + column.getValue())
                .toList();
        this.table = server.createTable("market", "trade", TableDefinition.of(String.join(",", declared)));
    }

    /** The rows as they are now. */
    List<Trade> trades() {
        return List.copyOf(trades);
    }

    Columns columns() {
        return columns;
    }

    String add(List<Arrival> arrivals, long now) {
        List<Trade> added = new ArrayList<>();
        for (Arrival arrival : arrivals) {
            added.addAll(Collections.nCopies(arrival.copies(), trade(arrival, now)));
        }
        trades.addAll(added);
        table.append(added.stream().map(this::cells).toList());
        return "rows arrive: " + added;
    }

    private Trade trade(Arrival arrival, long now) {
        Map<String, Object> values = new HashMap<>();
        // A row without its key can't be stored anywhere, and stops the sync for good.
        boolean needsSymbol = arrival.symbol() == null && setup.key() != Setup.Key.NONE;
        values.put(Columns.SYMBOL, needsSymbol ? "A" : arrival.symbol());
        for (String name : columns.changeable()) {
            Kind kind = Kind.of(name);
            values.put(
                    name,
                    kind.value(
                            switch (kind) {
                                case FRACTION -> arrival.price();
                                case NUMBER -> arrival.volume();
                                default -> arrival.extra();
                            }));
        }
        values.values().removeIf(value -> value == null);
        return new Trade(arrival.offset().map(ticks -> now + ticks).orElse(null), values);
    }

    String correct(Step.RowIsCorrected corrected) {
        if (trades.isEmpty() || columns.changeable().isEmpty()) {
            return "there is nothing to be corrected";
        }
        int row = corrected.row() % trades.size();
        Trade old = trades.get(row);
        Long time = old.time() == null ? null : (Long) (old.time() + corrected.ticksMoved());
        String column =
                columns.changeable().get(corrected.row() % columns.changeable().size());
        Trade now = old.at(time).with(column, Kind.of(column).value(corrected.price()));
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

    String expire(Step.RowsExpire expire, long now) {
        List<Trade> before = List.copyOf(trades);
        trades.removeIf(trade -> trade.time() != null && trade.time() < now - expire.ticksKept());
        Long newest = trades.stream()
                .map(Trade::time)
                .filter(Objects::nonNull)
                .max(Long::compare)
                .orElse(null);
        if (expire.newestShrinks() && newest != null) {
            List<Trade> group =
                    trades.stream().filter(trade -> newest.equals(trade.time())).toList();
            trades.removeAll(group);
            trades.add(group.get(0));
        }
        writeAnew();
        return "of " + before.size() + " rows are left: " + trades;
    }

    String truncate() {
        trades.clear();
        writeAnew();
        return "the source is truncated";
    }

    /** The columns change as a step wants it, as far as they can. */
    String change(Step.ColumnsChange change) {
        lastChange = UnaryOperator.identity();
        List<String> names = columns.changeable();
        Kind kind = change.kind();
        String type = kind.types().get(change.choice() % kind.types().size());
        String own = kind.names().get(change.choice() % kind.names().size());
        if (change.what() == Step.ColumnsChange.What.ADDED) {
            return names.contains(own) ? "column " + own + " is there already" : add(own, type);
        }
        if (names.isEmpty()) {
            return "there is no column to be changed";
        }
        String name = names.get(change.choice() % names.size());
        Kind its = Kind.of(name);
        switch (change.what()) {
            case DROPPED -> {
                table.dropColumn(name);
                columns = columns.without(name);
                rewrite(trade -> trade.with(name, null));
                return "column " + name + " is dropped";
            }
            case RENAMED -> {
                String other = its.names().get(1 - its.names().indexOf(name));
                if (names.contains(other)) {
                    return "column " + other + " is there already";
                }
                table.renameColumn(name, other);
                columns = columns.renamed(name, other);
                rewrite(trade -> trade.with(other, trade.values().get(name)).with(name, null));
                return "column " + name + " is renamed to " + other;
            }
            default -> {
                String retyped =
                        its.types().get(change.choice() / 7 % its.types().size());
                table.changeColumn(name, retyped);
                columns = columns.with(name, retyped);
                return "column " + name + " is of type " + retyped + " now";
            }
        }
    }

    private String add(String name, String type) {
        table.addColumn(name, type);
        columns = columns.with(name, type);
        rewrite(trade -> trade.with(name, Kind.of(name).value(null)));
        return "column " + name + " of type " + type + " is added";
    }

    private void rewrite(UnaryOperator<Trade> how) {
        trades.replaceAll(how);
        lastChange = how;
    }

    /** What the last change of the columns made of rows. */
    UnaryOperator<Trade> lastChange() {
        return lastChange;
    }

    private void writeAnew() {
        table.truncate();
        table.append(trades.stream().map(this::cells).toList());
    }

    private Object[] cells(Trade trade) {
        return columns.types().keySet().stream()
                .map(name -> name.equals(Columns.TIME)
                        ? rawTime(trade)
                        : cell(name, trade.values().get(name)))
                .toArray();
    }

    private Object rawTime(Trade trade) {
        Object time = trade.time() == null ? null : setup.ticks().toRaw(trade.time());
        return setup.ticks() == Ticks.DAYS && time != null ? (Object) Math.toIntExact((Long) time) : time;
    }

    private Object cell(String name, Object value) {
        if (value == null || name.equals(Columns.SYMBOL) || Kind.of(name) != Kind.FRACTION) {
            return value;
        }
        Long number = (Long) value;
        return columns.types().get(name).equals("FLOAT") ? (Object) number.floatValue() : number.doubleValue();
    }
}
