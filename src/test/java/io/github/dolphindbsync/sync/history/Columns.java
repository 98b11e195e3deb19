package io.github.dolphindbsync.sync.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The columns of the source at one moment.
 *
 * @param types what the server calls the type of each, by its name, in its order
 */
record Columns(Map<String, String> types) {

    static final String SYMBOL = "symbol";
    static final String TIME = "timestamp";

    /** Before anything was carried. */
    static final Columns NONE = new Columns(Map.of());

    /** What a column can be. It keeps its kind for life, so that each destination can follow its changes. */
    enum Kind {
        NUMBER("volume,count", "SHORT,INT,LONG"),
        FRACTION("price,rate", "FLOAT,DOUBLE"),
        TEXT("venue,note", "SYMBOL,STRING"),
        DECIMAL("fee,tax", "DECIMAL32(2),DECIMAL64(2)"),
        LIST("bids,asks", "INT[]");

        private final String names;
        private final String types;

        Kind(String names, String types) {
            this.names = names;
            this.types = types;
        }

        List<String> names() {
            return List.of(names.split(",", -1));
        }

        /** A value of one fits into those behind it. */
        List<String> types() {
            return List.of(types.split(",", -1));
        }

        static Kind of(String name) {
            for (Kind kind : values()) {
                if (kind.names().contains(name)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException(name);
        }

        /** A value made of a small number; what stands for NULL where there is none. */
        Object value(Integer number) {
            if (number == null) {
                return this == LIST ? List.of() : null;
            }
            return switch (this) {
                case TEXT -> "v" + number;
                case LIST -> List.of((long) number, number + 1L);
                default -> (Object) (long) number;
            };
        }
    }

    /** As a checkpoint writes them. */
    List<String> lines() {
        return types.entrySet().stream()
                .map(column -> column.getValue() + " " + column.getKey())
                .toList();
    }

    /** The columns that can change. */
    List<String> changeable() {
        return types.keySet().stream()
                .filter(name -> !name.equals(SYMBOL) && !name.equals(TIME))
                .toList();
    }

    Columns with(String name, String type) {
        Map<String, String> changed = new LinkedHashMap<>(types);
        changed.put(name, type);
        return new Columns(changed);
    }

    Columns without(String name) {
        Map<String, String> changed = new LinkedHashMap<>(types);
        changed.remove(name);
        return new Columns(changed);
    }

    Columns renamed(String from, String to) {
        Map<String, String> changed = new LinkedHashMap<>();
        types.forEach((name, type) -> changed.put(name.equals(from) ? to : name, type));
        return new Columns(changed);
    }

    /** Whether the ids of rows are others now: a column is gone or narrower, or there is a new array vector. */
    boolean alterIdsOf(Columns before) {
        boolean isGone = !types.keySet().containsAll(before.types.keySet());
        boolean hasNewList = types.keySet().stream().anyMatch(name -> !before.types.containsKey(name) && isList(name));
        boolean isNarrower = changeable().stream()
                .anyMatch(name -> before.types.containsKey(name) && rank(name) < before.rank(name));
        return !before.types.isEmpty() && (isGone || hasNewList || isNarrower);
    }

    /** Names of the columns that were there before, and are not narrower now. */
    Set<String> unchangedSince(Columns before) {
        return types.keySet().stream()
                .filter(before.types::containsKey)
                .filter(name -> name.equals(SYMBOL) || name.equals(TIME) || rank(name) >= before.rank(name))
                .collect(Collectors.toSet());
    }

    private static boolean isList(String name) {
        return changeableKind(name) == Kind.LIST;
    }

    private static Kind changeableKind(String name) {
        return name.equals(SYMBOL) || name.equals(TIME) ? null : Kind.of(name);
    }

    /** How wide a column is; all texts are equally wide. */
    private int rank(String name) {
        Kind kind = Kind.of(name);
        return kind == Kind.TEXT ? 0 : kind.types().indexOf(types.get(name));
    }

    /** The one that wins among rivals comes last: greater in the first column that differs, where NULL is least. */
    Comparator<Trade> byContent() {
        Comparator<Trade> order = Comparator.comparing(Trade::symbol, Comparator.nullsFirst(Comparator.naturalOrder()));
        for (String name : changeable()) {
            order = order.thenComparing(
                    trade -> trade.values().get(name), Comparator.nullsFirst((one, other) -> compare(one, other)));
        }
        return order;
    }

    @SuppressWarnings("unchecked")
    private static int compare(Object one, Object other) {
        if (one instanceof List<?> list) {
            List<Object> elements = new ArrayList<>(list);
            List<Object> others = new ArrayList<>((List<Object>) other);
            for (int index = 0; index < Math.min(elements.size(), others.size()); index++) {
                int order = compare(elements.get(index), others.get(index));
                if (order != 0) {
                    return order;
                }
            }
            return Integer.compare(elements.size(), others.size());
        }
        return ((Comparable<Object>) one).compareTo(other);
    }
}
