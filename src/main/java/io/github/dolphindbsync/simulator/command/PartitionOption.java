package io.github.dolphindbsync.simulator.command;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.simulator.table.partition.PartitionLevel;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads a part of the option {@code --partition}. */
final class PartitionOption {

    private PartitionOption() {}

    /**
     * Reads {@code column}, {@code column:VALUE:HOUR:48}, {@code column:HASH:10},
     * {@code column:RANGE:MONTH:2024.01/2024.02} or {@code column:LIST:A+B/C}: HOUR, DAY or MONTH may be left out, and
     * of VALUE the number of values as well.
     *
     * @throws IllegalArgumentException where it is none of these
     */
    static PartitionLevel parse(String text) {
        List<String> parts = Arrays.asList(text.strip().split(":", -1));
        String column = parts.get(0).strip();
        PartitionLevel.Type type = parts.size() == 1 ? PartitionLevel.Type.VALUE : typeOf(parts.get(1), text);
        Optional<ColumnType> unit = parts.size() < 3 ? Optional.empty() : unitOf(parts.get(2));
        int next = unit.isPresent() ? 3 : 2;
        String rest = parts.size() > next ? String.join(":", parts.subList(next, parts.size())) : "";
        boolean counted = type == PartitionLevel.Type.VALUE || type == PartitionLevel.Type.HASH;
        boolean noValue = type == PartitionLevel.Type.VALUE && rest.matches("0+");
        if (column.isEmpty() || noValue || (counted && !rest.matches("\\d{0,7}"))) {
            throw malformed(text);
        }
        List<String> schemes = counted ? List.of() : List.of(rest.split("/", -1));
        List<?> values = type == PartitionLevel.Type.LIST
                ? schemes.stream().map(list -> List.of(list.split("\\+", -1))).toList()
                : schemes;
        return new PartitionLevel(
                column,
                type,
                unit,
                values,
                counted && !rest.isEmpty() ? Integer.parseInt(rest) : 0,
                PartitionLevel.AS_IS);
    }

    private static PartitionLevel.Type typeOf(String name, String text) {
        return Arrays.stream(PartitionLevel.Type.values())
                .filter(type -> type.name().equals(name.strip().toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> malformed(text));
    }

    private static Optional<ColumnType> unitOf(String name) {
        return switch (name.strip().toUpperCase(Locale.ROOT)) {
            case "HOUR" -> Optional.of(ColumnType.DATEHOUR);
            case "DAY" -> Optional.of(ColumnType.DATE);
            case "MONTH" -> Optional.of(ColumnType.MONTH);
            default -> Optional.empty();
        };
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException("'" + text + "' is not a scheme of partitions. Use COLUMN, COLUMN:VALUE,"
                + " COLUMN:VALUE:HOUR, DAY or MONTH, COLUMN:VALUE:NUMBER, COLUMN:HASH:NUMBER, COLUMN:RANGE:A/B/C or"
                + " COLUMN:LIST:A+B/C");
    }
}
