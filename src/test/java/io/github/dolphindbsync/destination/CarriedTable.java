package io.github.dolphindbsync.destination;

import io.github.dolphindbsync.EveryType;
import io.github.dolphindbsync.EveryType.Sample;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/** A table of the source with columns of every type, that grows and changes, and what its target must hold by then. */
public final class CarriedTable {

    private static final LocalDateTime FIRST = LocalDateTime.parse("2016-10-24T08:00:00.022239001");
    private static final int ROWS_OF_GROUP = 2;
    private static final Map<String, String> WIDER = Map.of(
            "CHAR", "SHORT",
            "SHORT", "INT",
            "INT", "LONG",
            "FLOAT", "DOUBLE",
            "DATETIME", "TIMESTAMP",
            "DECIMAL32(4)", "DECIMAL64(4)",
            "DECIMAL64(4)", "DECIMAL128(4)");

    private final String name;
    private final int number;
    private final Map<ColumnType, List<String>> refused;
    private final StoredTable table;

    /** The columns that the source has now, in its order. */
    private Map<String, Sample> source = new LinkedHashMap<>();

    /** All that it ever had. */
    private final Map<String, Column> target = new LinkedHashMap<>();

    /** A column that is not in a row is NULL there. */
    private final List<Map<String, Object>> rows = new ArrayList<>();

    public CarriedTable(StandInServer server, int number, Map<ColumnType, List<String>> refused) {
        this.name = "table" + number;
        this.number = number;
        this.refused = refused;
        EveryType.samples().forEach(sample -> source.put(sample.columnName(), sample));
        target.put("timestamp", new Column("timestamp", ColumnType.NANOTIMESTAMP));
        target.put("id", new Column("id", ColumnType.INT));
        source.forEach((column, sample) -> target.put(column, column(column, sample.typeText())));
        table = server.createTable(
                "market", name, TableDefinition.of("timestamp:NANOTIMESTAMP,id:INT," + EveryType.schema()));
    }

    public String name() {
        return name;
    }

    public int rows() {
        return rows.size();
    }

    public Collection<Column> columns() {
        return target.values();
    }

    /** What the target must hold in a column, in the order of {@code id}. */
    public List<String> expected(Column column) {
        return rows.stream().map(row -> words(row.get(column.name()))).collect(Collectors.toList());
    }

    /** Adds rows of one tracking value: what follows is another group. */
    public void grow() {
        LocalDateTime timestamp = FIRST.plusNanos(rows.size());
        List<Object[]> added = new ArrayList<>();
        for (int row = 0; row < ROWS_OF_GROUP; row++) {
            Map<String, Object> values = new HashMap<>();
            List<Object> cells = new ArrayList<>(List.of(timestamp, rows.size()));
            values.put("timestamp", timestamp);
            values.put("id", rows.size());
            source.forEach((column, sample) -> {
                Object value = sample.values()
                        .get((number + rows.size()) % sample.values().size());
                Object storable = storable(target.get(column), value);
                values.put(column, storable);
                cells.add(storable == null && isText(target.get(column)) ? "" : storable);
            });
            rows.add(values);
            added.add(cells.toArray());
        }
        table.append(added);
    }

    /** To the source an empty text is NULL, and as such it must arrive. */
    private static boolean isText(Column column) {
        return column.storage() == ColumnType.Storage.TEXT;
    }

    /** Changes a column as chance will have it, and says which. */
    public String change(Random chance, String suffix) {
        List<String> names = List.copyOf(source.keySet());
        String column = names.get(chance.nextInt(names.size()));
        return name + ": "
                + switch (chance.nextInt(4)) {
                    case 0 -> add("added" + suffix, chance);
                    case 1 -> drop(column);
                    case 2 -> rename(column, "renamed" + suffix);
                    default -> widen(chance);
                };
    }

    private String add(String column, Random chance) {
        List<Sample> samples = EveryType.samples();
        Sample sample = samples.get(chance.nextInt(samples.size()));
        table.addColumn(column, sample.typeText());
        source.put(column, sample);
        target.put(column, column(column, sample.typeText()));
        if (target.get(column).isList()) {
            // An array vector of the source is never NULL.
            atTheMark().forEach(row -> row.put(column, List.of()));
        }
        return "add " + column + " " + sample.typeText();
    }

    private String drop(String column) {
        table.dropColumn(column);
        source.remove(column);
        atTheMark().forEach(row -> row.remove(column));
        return "drop " + column;
    }

    private String rename(String column, String to) {
        table.renameColumn(column, to);
        Map<String, Sample> renamed = new LinkedHashMap<>();
        source.forEach((known, sample) -> renamed.put(known.equals(column) ? to : known, sample));
        source = renamed;
        target.put(to, target.get(column).withName(to));
        atTheMark().forEach(row -> row.put(to, row.remove(column)));
        return "rename " + column + " to " + to;
    }

    private String widen(Random chance) {
        List<String> candidates = source.keySet().stream()
                .filter(column -> WIDER.containsKey(source.get(column).typeText()))
                .toList();
        String column = candidates.get(chance.nextInt(candidates.size()));
        String type = WIDER.get(source.get(column).typeText());
        table.changeColumn(column, type);
        source.put(
                column,
                EveryType.samples().stream()
                        .filter(sample -> sample.typeText().equals(type))
                        .findFirst()
                        .orElseThrow());
        target.put(column, column(column, type));
        rows.forEach(row -> row.computeIfPresent(
                column, (key, value) -> value instanceof Float number ? (Object) number.doubleValue() : value));
        return "widen " + column + " to " + type;
    }

    /** The rows that are read again after a change. */
    private List<Map<String, Object>> atTheMark() {
        return rows.subList(rows.size() - ROWS_OF_GROUP, rows.size());
    }

    private static Column column(String name, String typeText) {
        String element = typeText.replace("[]", "");
        String type = element.replaceAll("\\(.*", "");
        int scale = element.equals(type) ? 0 : Integer.parseInt(element.replaceAll("\\D+\\d+\\(|\\)", ""));
        return new Column(name, ColumnType.valueOf(type), scale, typeText.endsWith("[]"), "");
    }

    /** NULL instead of a value that the destination has to refuse, or a list without it. */
    private Object storable(Column column, Object value) {
        if (column.isList()) {
            return ((List<?>) value)
                    .stream().filter(element -> !isRefused(column, element)).collect(Collectors.toList());
        }
        return isRefused(column, value) ? null : value;
    }

    private boolean isRefused(Column column, Object value) {
        return value != null && refused.getOrDefault(column.type(), List.of()).contains(words(value));
    }

    private static String words(Object value) {
        if (value == null) {
            return null;
        } else if (value instanceof List<?> elements) {
            return elements.stream().map(CarriedTable::words).toList().toString();
        } else if (value instanceof byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        }
        return value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
    }
}
