package io.github.dolphindbsync.simulator;

import io.github.dolphindbsync.rows.ColumnType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How one column divides a table into partitions. A table with two or three levels is partitioned by all of them at once
 * (COMPO). Immutable.
 *
 * @param unit of which a column of points in time has partitions: DATEHOUR, DATE or MONTH; empty for DATE where the column
 *     is finer than a day, else for the column's own type
 * @param values what is declared: of VALUE the values that have a partition from the start, the others get one with their
 *     first row; of RANGE the boundaries, of which a partition has the first and lacks the second; of LIST a list of values
 *     for each partition
 * @param count of HASH the number of partitions; of VALUE, where it is not 0, how many values are made up
 */
public record PartitionLevel(String column, Type type, Optional<ColumnType> unit, List<?> values, int count) {

    /** The types of partitions; the codes are those of {@code schema()}. */
    public enum Type {
        VALUE(1),
        RANGE(2),
        LIST(3),
        HASH(5);

        private final int code;

        Type(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }
    }

    public PartitionLevel {
        values = List.copyOf(values);
    }

    /** One partition for each value; for each day of a column of points in time. */
    public static PartitionLevel byValue(String column) {
        return new PartitionLevel(column, Type.VALUE, Optional.empty(), List.of(), 0);
    }

    /**
     * As {@link #byValue(String)}, with so many values from the start: days from 2024-01-01 on, numbers from 0 on or the
     * texts {@code S00000}, {@code S00001} and so on. A generated table has rows in all of these partitions.
     */
    public static PartitionLevel byValue(String column, int count) {
        return new PartitionLevel(column, Type.VALUE, Optional.empty(), List.of(), count);
    }

    /** One partition between each boundary and the next. */
    public static PartitionLevel byRange(String column, Object... boundaries) {
        return new PartitionLevel(column, Type.RANGE, Optional.empty(), List.of(boundaries), 0);
    }

    /** So many partitions, over which the values are spread by their hash. */
    public static PartitionLevel byHash(String column, int partitions) {
        return new PartitionLevel(column, Type.HASH, Optional.empty(), List.of(), partitions);
    }

    /** One partition for each list of values. */
    public static PartitionLevel byList(String column, List<?>... lists) {
        return new PartitionLevel(column, Type.LIST, Optional.empty(), List.of(lists), 0);
    }

    /** The same by the hour (DATEHOUR), day (DATE) or month (MONTH). */
    public PartitionLevel per(ColumnType coarser) {
        return new PartitionLevel(column, type, Optional.of(coarser), values, count);
    }

    /** The type of the scheme's values, which for points in time is coarser than the column. */
    ValueType schemeType(ValueType ofColumn) {
        boolean byDay = ofColumn.isPlain() && ofColumn.type().isTemporal() && type != Type.HASH;
        return unit.map(ValueType::of).orElse(byDay ? ValueType.of(ColumnType.DATE) : ofColumn);
    }

    /** The values, boundaries or lists, one after the other, that are known without a row. */
    Vector known(ValueType ofColumn) {
        ColumnWriter writer = new ColumnWriter(schemeType(ofColumn));
        for (Object value : values) {
            for (Object element : value instanceof List<?> list ? list : List.of(value)) {
                Cells.add(writer, column, element);
            }
        }
        for (int number = 0; type == Type.VALUE && number < count; number++) {
            addMadeUp(writer, number);
        }
        return writer.view();
    }

    private static void addMadeUp(ColumnWriter writer, int number) {
        switch (writer.kind().storage()) {
            case TEXT -> writer.addText(String.format(Locale.ROOT, "S%05d", number));
            case LONG -> writer.addWhole(PartitionSpans.start(writer.kind().type()) + number);
            default -> throw new IllegalArgumentException("A table is not partitioned by " + writer.kind());
        }
    }
}
