package io.github.dolphindbsync.simulator.table.partition;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.ColumnType.Storage;
import io.github.dolphindbsync.simulator.table.cell.CellTexts;
import io.github.dolphindbsync.simulator.table.cell.Cells;
import io.github.dolphindbsync.simulator.table.vector.ColumnWriter;
import io.github.dolphindbsync.simulator.table.vector.Temporals;
import io.github.dolphindbsync.simulator.table.vector.ValueType;
import io.github.dolphindbsync.simulator.table.vector.Vector;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How one column divides a table into partitions. A table with two or three levels is partitioned by all of them at
 * once (COMPO). Immutable. The types and their schemes are those of the vendor's page "Data partitioning"
 * ({@code db_distr_comp/db/db_partitioning}).
 *
 * @param unit the unit of the partitions of a column of points in time: DATEHOUR, DATE or MONTH; empty for DATE where
 *     the column is finer than a day, else for the type of the column
 * @param values the declared values, as Java values or texts: for VALUE the values that have a partition from the start
 *     (other values get one with their first row); for RANGE the boundaries, of which a partition includes the lower
 *     only; for LIST a list of values for each partition
 * @param count for HASH the number of partitions, for VALUE the number of generated values
 * @param function the function that the server applies to the column first, as {@code schema()} shows it; {@code asis}
 *     for none
 */
public record PartitionLevel(
        String column, Type type, Optional<ColumnType> unit, List<?> values, int count, String function) {

    public static final int MOST_PARTITIONS = 1_000_000;
    /** The server's word for the values themselves. */
    public static final String AS_IS = "asis";

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

        public int code() {
            return code;
        }
    }

    public PartitionLevel {
        values = List.copyOf(values);
        boolean hasAllLists = values.stream().allMatch(list -> list instanceof List<?> some && !some.isEmpty());
        String missing =
                switch (type) {
                    case VALUE -> count < 0 || count > MOST_PARTITIONS ? "at most " + MOST_PARTITIONS + " values" : "";
                    case HASH -> count < 1 || count > MOST_PARTITIONS ? "a number from 1 to " + MOST_PARTITIONS : "";
                    case RANGE -> values.size() < 2 ? "two boundaries or more" : "";
                    case LIST -> values.isEmpty() || !hasAllLists ? "a list of values for each partition" : "";
                };
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("Partitions of column " + column + " by " + type + " need " + missing);
        }
    }

    /** One partition for each value; for each day of a column of points in time. */
    public static PartitionLevel byValue(String column) {
        return byValue(column, 0);
    }

    /**
     * As {@link #byValue(String)}, with values from the start: days (or the unit of {@link #per}) from 2024-01-01,
     * numbers from 0, or the texts {@code S00000}, {@code S00001} and so on.
     */
    public static PartitionLevel byValue(String column, int count) {
        return new PartitionLevel(column, Type.VALUE, Optional.empty(), List.of(), count, AS_IS);
    }

    /** One partition from each boundary to the next. */
    public static PartitionLevel byRange(String column, Object... boundaries) {
        return new PartitionLevel(column, Type.RANGE, Optional.empty(), List.of(boundaries), 0, AS_IS);
    }

    /** A number of partitions by the hash of the value. */
    public static PartitionLevel byHash(String column, int partitions) {
        return new PartitionLevel(column, Type.HASH, Optional.empty(), List.of(), partitions, AS_IS);
    }

    /** One partition for each list of values. */
    public static PartitionLevel byList(String column, List<?>... lists) {
        return new PartitionLevel(column, Type.LIST, Optional.empty(), List.of(lists), 0, AS_IS);
    }

    /** The same level by the hour (DATEHOUR), day (DATE) or month (MONTH). */
    public PartitionLevel per(ColumnType coarser) {
        return new PartitionLevel(column, type, Optional.of(coarser), values, count, function);
    }

    /**
     * The same level by a function of the column, as in {@code myFunction{, 6, 8}}: only equality chooses among such
     * partitions (see the vendor's page of {@code createPartitionedTable}). The stand-in uses the value itself as the
     * result of the function.
     */
    public PartitionLevel through(String signature) {
        return new PartitionLevel(column, type, unit, values, count, signature);
    }

    /** The type of the values of the scheme, which may be coarser than a column of points in time. */
    public ValueType schemeType(ValueType ofColumn) {
        boolean byDay = ofColumn.isPlain() && ofColumn.type().isTemporal() && type != Type.HASH;
        return unit.map(ValueType::of).orElse(byDay ? ValueType.of(ColumnType.DATE) : ofColumn);
    }

    /**
     * The values or boundaries that are known before the first row; all lists are joined.
     *
     * @throws IllegalArgumentException where the column cannot have such partitions
     */
    public Vector known(ValueType ofColumn) {
        requireType(ofColumn);
        ColumnWriter writer = new ColumnWriter(schemeType(ofColumn));
        for (Object value : values) {
            for (Object element : value instanceof List<?> list ? list : List.of(value)) {
                if (element instanceof String text) {
                    CellTexts.add(writer, column, text);
                } else {
                    Cells.add(writer, column, element);
                }
            }
        }
        for (int number = 0; type == Type.VALUE && number < count; number++) {
            if (writer.kind().storage() == Storage.TEXT) {
                writer.addText(String.format(Locale.ROOT, "S%05d", number));
            } else {
                writer.addWhole(PartitionSpans.start(writer.kind().type()) + number);
            }
        }
        requireAscending(writer.view());
        return writer.view();
    }

    private void requireAscending(Vector scheme) {
        for (int row = 1; row < scheme.size() && type == Type.RANGE; row++) {
            boolean ascending = scheme.storage() == Storage.TEXT
                    ? scheme.text(row - 1).compareTo(scheme.text(row)) < 0
                    : scheme.whole(row - 1) < scheme.whole(row);
            if (!ascending) {
                throw new IllegalArgumentException("The boundaries of the partitions of " + column + " do not ascend");
            }
        }
    }

    /**
     * The partitions of a table at one moment.
     *
     * @param scheme the {@link #known} values at that moment
     */
    public LevelPartitions partitions(ValueType ofColumn, Vector scheme) {
        return type == Type.HASH ? new HashPartitions(this, ofColumn) : new PartitionSpans(this, ofColumn, scheme);
    }

    private void requireType(ValueType ofColumn) {
        boolean allowed = !ofColumn.isList()
                && switch (ofColumn.type()) {
                    case CHAR, SHORT, INT, DATE, MONTH, TIME, MINUTE, SECOND, DATETIME, DATEHOUR, STRING, SYMBOL ->
                        true;
                    case TIMESTAMP, NANOTIMESTAMP -> type != Type.HASH;
                    case LONG, UUID, IPADDR, INT128 -> type == Type.HASH;
                    default -> false;
                };
        if (!allowed) {
            throw new IllegalArgumentException(
                    "The data type " + ofColumn + " can't be used for a partition column: " + column + " by " + type);
        }
        ColumnType scheme = schemeType(ofColumn).type();
        boolean fits = scheme == ofColumn.type()
                || (ofColumn.type().isTemporal()
                        && type != Type.HASH
                        && (scheme == ColumnType.MONTH || !Temporals.isFiner(scheme, ofColumn.type())));
        if (!fits) {
            throw new IllegalArgumentException(
                    "Column " + column + " of type " + ofColumn + " has no partitions of type " + scheme);
        }
    }
}
