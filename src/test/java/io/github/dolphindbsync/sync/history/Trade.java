package io.github.dolphindbsync.sync.history;

import java.math.BigDecimal;
import java.sql.Array;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A row of the source, or of the destination.
 *
 * @param time in ticks; null where the row has no tracking value
 * @param values of the other columns, by name; those that are NULL are left out, so a column that nobody has filled
 *     makes no difference. Whole numbers, texts and lists of whole numbers
 */
record Trade(Long time, Map<String, Object> values) {

    Trade {
        values = Map.copyOf(values);
    }

    String symbol() {
        return (String) values.get(Columns.SYMBOL);
    }

    /** The same with another value, or with NULL. */
    Trade with(String column, Object value) {
        Map<String, Object> changed = new HashMap<>(values);
        if (value == null) {
            changed.remove(column);
        } else {
            changed.put(column, value);
        }
        return new Trade(time, changed);
    }

    /** The same with these columns alone. */
    Trade only(Set<String> columns) {
        Map<String, Object> some = new HashMap<>(values);
        some.keySet().retainAll(columns);
        return new Trade(time, some);
    }

    Trade at(Long other) {
        return new Trade(other, values);
    }

    /** A value of a destination in the form that values have here; null for NULL. */
    static Object canonical(Object value) throws SQLException {
        if (value instanceof Number number) {
            return new BigDecimal(number.toString()).longValueExact();
        }
        if (value instanceof Array array) {
            List<Object> elements = new ArrayList<>();
            for (Object element : (Object[]) array.getArray()) {
                elements.add(canonical(element));
            }
            return elements;
        }
        return value;
    }

    @Override
    public String toString() {
        Map<String, Object> others = new TreeMap<>(values);
        others.keySet().removeAll(Set.of(Columns.SYMBOL));
        return symbol() + "@" + time + others;
    }
}
