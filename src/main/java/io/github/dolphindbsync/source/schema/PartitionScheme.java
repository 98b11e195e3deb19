package io.github.dolphindbsync.source.schema;

import com.xxdb.data.BasicAnyVector;
import com.xxdb.data.BasicByteVector;
import com.xxdb.data.BasicDictionary;
import com.xxdb.data.Entity;
import com.xxdb.data.Scalar;
import com.xxdb.data.Vector;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.Times;
import io.github.dolphindbsync.source.connection.Blocks;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How a table is divided into partitions, as the server's {@code schema()} tells it. That costs the server nothing,
 * while a query whose condition does not choose among partitions touches all of them.
 *
 * <p>Each column by which a table is partitioned is a level; there are as many partitions as the product of its levels.
 * All rows of a VALUE level have one of its values, and all rows of a RANGE level are between its first and its last:
 * the server stores no others, unless it adds a value to the scheme at the same time (vendor's manual, "Add
 * partitions").
 *
 * @param levels none for a table that is not partitioned, and for one whose scheme is not understood
 */
public record PartitionScheme(List<Level> levels) {

    static final PartitionScheme NONE = new PartitionScheme(List.of());

    private static final int MONTHS_OF_YEAR = 12;
    private static final String AS_IS = "asis";

    /** In the order of their codes, from 1 on. */
    private enum Kind {
        VALUE,
        RANGE,
        LIST,
        COMPO,
        HASH
    }

    /** One column by which a table is partitioned. */
    public static final class Level {
        private final String column;
        private final Kind kind;
        private final long partitions;
        private final ColumnType type;
        private final long[] values;

        private Level(String column, Kind kind, long partitions, ColumnType type, long[] values) {
            this.column = column;
            this.kind = kind;
            this.partitions = partitions;
            this.type = type;
            this.values = values;
        }

        public String column() {
            return column;
        }

        public long partitions() {
            return partitions;
        }

        /**
         * Whether each partition is for a value or a range of values. No row without a value is stored then; of the
         * other kinds that is not documented.
         */
        public boolean isByValueOrRange() {
            return kind == Kind.VALUE || kind == Kind.RANGE;
        }

        /**
         * The values with which the partitions begin, in order, in the unit of the column; none where a range of values
         * does not choose among the partitions, or where these are texts.
         *
         * @param columnType may be finer than what the scheme lists: a column of times can be partitioned by days
         */
        public long[] starts(ColumnType columnType) {
            if (values.length == 0 || !canBeIn(columnType)) {
                return new long[0];
            }
            long[] starts = Arrays.stream(values)
                    .map(value -> inUnitOf(columnType, value))
                    .sorted()
                    .distinct()
                    .toArray();
            // The last value of a RANGE is its end.
            return kind == Kind.RANGE ? Arrays.copyOf(starts, starts.length - 1) : starts;
        }

        private boolean canBeIn(ColumnType columnType) {
            return columnType == type
                    || (isWhole(columnType) && isWhole(type))
                    || (columnType.isTemporal()
                            && columnType.canTrack()
                            && (type.isTemporal() || type == ColumnType.MONTH));
        }

        private static boolean isWhole(ColumnType type) {
            return switch (type) {
                case CHAR, SHORT, INT, LONG -> true;
                default -> false;
            };
        }

        private long inUnitOf(ColumnType columnType, long value) {
            if (columnType == type || isWhole(columnType)) {
                return value;
            }
            return Times.nearest(
                    columnType,
                    type == ColumnType.MONTH
                            ? LocalDate.of(
                                            (int) Math.floorDiv(value, (long) MONTHS_OF_YEAR),
                                            (int) Math.floorMod(value, (long) MONTHS_OF_YEAR) + 1,
                                            1)
                                    .atStartOfDay()
                            : Times.toDateTime(type, value));
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Level level
                    && column.equals(level.column)
                    && kind == level.kind
                    && partitions == level.partitions
                    && Arrays.equals(values, level.values);
        }

        @Override
        public int hashCode() {
            return 31 * column.hashCode() + Arrays.hashCode(values);
        }
    }

    /**
     * @param columns by which the table is partitioned
     * @param table as {@code schema()} describes it
     */
    static PartitionScheme of(List<String> columns, BasicDictionary table) {
        Entity kinds = table.get("partitionType");
        Entity schemes = table.get("partitionSchema");
        List<Level> levels = new ArrayList<>();
        for (int index = 0; index < columns.size(); index++) {
            Optional<Entity> kind = columns.size() == 1 && kinds instanceof Scalar
                    ? Optional.of(kinds)
                    : element(kinds, columns.size(), index);
            Optional<Entity> scheme =
                    columns.size() == 1 ? Optional.ofNullable(schemes) : element(schemes, columns.size(), index);
            String column = columns.get(index);
            // Which of its results a condition chooses only equality tells.
            boolean isMapped = element(table.get("partitionFunction"), columns.size(), index)
                    .filter(function -> !function.getString().equals(AS_IS))
                    .isPresent();
            Optional<Level> level = kind.flatMap(PartitionScheme::kind)
                    .map(known -> isMapped && known != Kind.HASH ? Kind.LIST : known)
                    .flatMap(known -> scheme.flatMap(described -> level(column, known, described)));
            if (level.isEmpty()) {
                return NONE;
            }
            levels.add(level.get());
        }
        return new PartitionScheme(List.copyOf(levels));
    }

    private static Optional<Entity> element(Entity entity, int size, int index) {
        if (!(entity instanceof Vector vector) || vector.rows() != size) {
            return Optional.empty();
        }
        return Optional.ofNullable(
                vector instanceof BasicAnyVector entities ? entities.getEntity(index) : vector.get(index));
    }

    private static Optional<Kind> kind(Entity code) {
        return number(code)
                .filter(number -> number >= 1 && number <= Kind.values().length)
                .map(number -> Kind.values()[number.intValue() - 1]);
    }

    private static Optional<Level> level(String column, Kind kind, Entity scheme) {
        if (kind == Kind.HASH) {
            return number(scheme).map(buckets -> new Level(column, kind, buckets, ColumnType.INT, new long[0]));
        }
        if (!(scheme instanceof Vector vector) || kind == Kind.COMPO) {
            return Optional.empty();
        }
        long partitions = kind == Kind.RANGE ? Math.max(0, vector.rows() - 1L) : vector.rows();
        Optional<ColumnType> type = kind == Kind.LIST
                ? Optional.empty()
                : ColumnType.ofWireCode(vector.getDataType().getValue());
        long[] values = type.filter(found -> found.storage() == ColumnType.Storage.LONG)
                .map(found -> values(vector))
                .orElse(new long[0]);
        return Optional.of(new Level(column, kind, partitions, type.orElse(ColumnType.STRING), values));
    }

    private static long[] values(Vector vector) {
        long[] values = new long[vector.rows()];
        int count = 0;
        for (int row = 0; row < values.length; row++) {
            if (!vector.isNull(row)) {
                values[count] =
                        vector instanceof BasicByteVector bytes ? bytes.getByte(row) : Blocks.integer(vector, row);
                count++;
            }
        }
        return Arrays.copyOf(values, count);
    }

    private static Optional<Long> number(Entity entity) {
        try {
            return Optional.of(Long.valueOf(
                    entity instanceof Vector vector && vector.rows() == 1 ? vector.getString(0) : entity.getString()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** How many there are; 0 where that is not known. */
    public long partitions() {
        return levels.isEmpty() ? 0 : product(levels);
    }

    /** How many there are for each partition of this level. */
    public long partitionsWithin(Level level) {
        return product(levels.stream().filter(other -> !other.equals(level)).toList());
    }

    private static long product(List<Level> levels) {
        long product = 1;
        for (Level level : levels) {
            long factor = Math.max(1, level.partitions());
            product = product > Long.MAX_VALUE / factor ? Long.MAX_VALUE : product * factor;
        }
        return product;
    }

    /**
     * What {@link Level#starts} is for a column of texts, in the order of their code points; the end of the last range
     * is one more.
     *
     * @param table as {@code schema()} describes it now
     */
    public List<String> textStarts(Level level, BasicDictionary table) {
        Entity schemes = table.get("partitionSchema");
        Entity scheme = levels.size() == 1
                ? schemes
                : element(schemes, levels.size(), levels.indexOf(level)).orElse(null);
        if (!(scheme instanceof Vector texts)) {
            return List.of();
        }
        SortedSet<byte[]> starts = new TreeSet<>(Arrays::compareUnsigned);
        for (int row = 0; row < texts.rows(); row++) {
            starts.add(texts.getString(row).getBytes(StandardCharsets.UTF_8));
        }
        return starts.stream()
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .toList();
    }

    public Optional<Level> level(String column) {
        return levels.stream()
                .filter(level -> level.column().equalsIgnoreCase(column))
                .findFirst();
    }
}
