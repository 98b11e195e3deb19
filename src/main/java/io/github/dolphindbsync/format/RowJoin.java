package io.github.dolphindbsync.format;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;

/**
 * For the step {@code enrich}: gives each row of the body the columns of the row that has the same value in a column,
 * among the rows that the other endpoint answers. A left join: a row without a match, or with NULL in the column, gets
 * these columns with NULL. Of several matches the last one counts. Columns that both have keep the value of the body's
 * row. Safe for use by several threads.
 */
public final class RowJoin implements AggregationStrategy {

    private final String column;

    /** @param column by whose values the rows are joined; both must have it */
    public RowJoin(String column) {
        this.column = Objects.requireNonNull(column, "column");
    }

    /** @throws IllegalArgumentException where a body is not a list of maps, or a row lacks the column */
    @Override
    public Exchange aggregate(Exchange original, Exchange answer) {
        Map<Object, Map<?, ?>> matches = new HashMap<>();
        Map<Object, Object> nothing = new LinkedHashMap<>();
        for (Map<?, ?> row : rows(answer, "answer of the other endpoint")) {
            matches.put(value(row), row);
            row.keySet().forEach(name -> nothing.put(name, null));
        }
        matches.remove(null);
        List<Map<Object, Object>> joined = new ArrayList<>();
        for (Map<?, ?> row : rows(original, "body")) {
            Map<Object, Object> all = new LinkedHashMap<>(nothing);
            all.putAll(matches.getOrDefault(value(row), Map.of()));
            all.putAll(row);
            joined.add(all);
        }
        original.getMessage().setBody(joined);
        return original;
    }

    private static List<Map<?, ?>> rows(Exchange exchange, String what) {
        Object body = exchange == null ? null : exchange.getMessage().getBody();
        List<Map<?, ?>> rows = new ArrayList<>();
        if (body instanceof Iterable<?> items) {
            for (Object item : items) {
                if (!(item instanceof Map<?, ?> row)) {
                    throw notRows(what, item);
                }
                rows.add(row);
            }
            return rows;
        }
        throw notRows(what, body);
    }

    private static IllegalArgumentException notRows(String what, Object found) {
        return new IllegalArgumentException("RowJoin: the " + what + " is not a list of rows but holds "
                + (found == null ? "null" : "a " + found.getClass().getName())
                + ". Use it in a step enrich, behind the fetch of a sync, with an endpoint that answers rows.");
    }

    private Object value(Map<?, ?> row) {
        if (!row.containsKey(column)) {
            throw new IllegalArgumentException("RowJoin: a row lacks the column '" + column + "'; its columns are "
                    + row.keySet() + ". Name a column that both sides have.");
        }
        return row.get(column);
    }
}
