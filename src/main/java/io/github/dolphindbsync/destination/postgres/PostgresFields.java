package io.github.dolphindbsync.destination.postgres;

import io.github.dolphindbsync.rows.CanonicalText;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnData;
import io.github.dolphindbsync.rows.ColumnType;
import java.time.ZoneId;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Writes the values of columns into a buffer as PostgreSQL's binary format has them. */
final class PostgresFields {

    /** Room that has to be there before a value is written; what may be longer makes its own. */
    static final int LONGEST_FIXED_FIELD = Math.max(PostgresNumeric.LONGEST_FIELD, 4 + 4 + 16);

    /** PostgreSQL counts from 2000-01-01. */
    static final long EPOCH_SECOND = 946_684_800L;

    private static final long EPOCH_DAY = EPOCH_SECOND / 86_400;
    private static final long MICROS = 1_000_000L;
    private static final int NULL = -1;
    private static final int FLOAT8 = 701;

    private final CopyBuffer buffer;
    private final ZoneId zone;

    interface Field {
        void write(int row);
    }

    PostgresFields(CopyBuffer buffer, ZoneId zone) {
        this.buffer = buffer;
        this.zone = zone;
    }

    Field of(Column column, ColumnData data) {
        WallClock clock = new WallClock(zone);
        Field value = data instanceof ColumnData.Lists lists
                ? list(column.element(), lists.values(), clock)
                : value(column, data, clock);
        return orNull(data, value);
    }

    /** The values as they are in DolphinDB. */
    Field raw(ColumnData.Longs data) {
        return orNull(data, int8(data.values()));
    }

    private Field orNull(ColumnData data, Field value) {
        return row -> {
            if (data.isNull(row)) {
                buffer.putInt(NULL);
            } else {
                value.write(row);
            }
        };
    }

    private Field value(Column column, ColumnData data, WallClock clock) {
        if (data instanceof ColumnData.Longs longs) {
            return number(column, longs.values(), clock);
        } else if (data instanceof ColumnData.Doubles doubles) {
            double[] values = doubles.values();
            return column.type() == ColumnType.FLOAT
                    ? row -> buffer.putInt4(Float.floatToIntBits((float) values[row]))
                    : row -> buffer.putInt8(Double.doubleToLongBits(values[row]));
        } else if (data instanceof ColumnData.Texts texts) {
            return row -> buffer.putText(texts.values()[row]);
        } else if (data instanceof ColumnData.Blobs blobs) {
            return row -> buffer.putField(blobs.values()[row]);
        } else if (data instanceof ColumnData.Pairs pairs) {
            return row -> pair(pairs, row);
        }
        return wide(column, (ColumnData.Wides) data);
    }

    private Field number(Column column, long[] values, WallClock clock) {
        ColumnType type = column.type();
        return switch (type) {
            case BOOL ->
                row -> {
                    buffer.putInt(1);
                    buffer.putByte(values[row] == 0 ? 0 : 1);
                };
            case CHAR, SHORT ->
                row -> {
                    buffer.putInt(2);
                    buffer.putShort((int) values[row]);
                };
            case INT -> row -> buffer.putInt4((int) values[row]);
            case DATE -> row -> buffer.putInt4((int) (values[row] - EPOCH_DAY));
            case MONTH -> row -> buffer.putText(CanonicalText.month(values[row]));
            case TIME, MINUTE, SECOND -> {
                long micros = type.unit().toNanos() / 1_000;
                yield row -> buffer.putInt8(values[row] * micros);
            }
            case NANOTIME -> row -> buffer.putText(CanonicalText.timeOfDay(type, values[row]));
            case DATETIME, DATEHOUR, TIMESTAMP, NANOTIMESTAMP -> instant(type, values, clock);
            case DECIMAL32, DECIMAL64 -> {
                PostgresNumeric numeric = new PostgresNumeric(buffer, column.scale());
                yield row -> numeric.put(values[row]);
            }
            default -> int8(values);
        };
    }

    private Field int8(long[] values) {
        return row -> buffer.putInt8(values[row]);
    }

    private Field instant(ColumnType type, long[] values, WallClock clock) {
        if (type == ColumnType.DATEHOUR) {
            return row -> {
                long second = values[row] * type.unit().toSeconds();
                buffer.putInt8((second - clock.offsetSeconds(second) - EPOCH_SECOND) * MICROS);
            };
        }
        boolean isNanos = type == ColumnType.NANOTIMESTAMP;
        long unitsOfSecond =
                switch (type) {
                    case DATETIME -> 1;
                    case TIMESTAMP -> 1_000;
                    default -> MICROS;
                };
        return row -> {
            long value = isNanos ? Math.floorDiv(values[row], 1_000L) : values[row];
            long offset = clock.offsetSeconds(Math.floorDiv(value, unitsOfSecond));
            // In this order, because microseconds since 1970 overflow before those since 2000 do.
            buffer.putInt8((value - (offset + EPOCH_SECOND) * unitsOfSecond) * (MICROS / unitsOfSecond));
        };
    }

    private Field wide(Column column, ColumnData.Wides wides) {
        long[] most = wides.most();
        long[] least = wides.least();
        return switch (column.type()) {
            case IPADDR -> row -> address(most[row], least[row]);
            case INT128 -> row -> buffer.putText(CanonicalText.int128(most[row], least[row]));
            case DECIMAL128 -> {
                PostgresNumeric numeric = new PostgresNumeric(buffer, column.scale());
                yield row -> numeric.put(CanonicalText.decimal128(most[row], least[row], column.scale()));
            }
            default ->
                row -> {
                    buffer.putInt(16);
                    buffer.putLong(most[row]);
                    buffer.putLong(least[row]);
                };
        };
    }

    /** Address family (PostgreSQL's own numbers), bits of the netmask, whether it is a network, length, address. */
    private void address(long most, long least) {
        boolean isV4 = CanonicalText.isIpV4(most, least);
        int addressBytes = isV4 ? 4 : 16;
        buffer.putInt(4 + addressBytes);
        buffer.putByte(isV4 ? 2 : 3);
        buffer.putByte(8 * addressBytes);
        buffer.putByte(0);
        buffer.putByte(addressBytes);
        if (isV4) {
            buffer.putInt((int) least);
        } else {
            buffer.putLong(most);
            buffer.putLong(least);
        }
    }

    private void pair(ColumnData.Pairs pairs, int row) {
        buffer.ensure(64);
        int start = buffer.beginField();
        arrayHeader(FLOAT8, hasNullPart(pairs, row), 2);
        parts(pairs, row);
        buffer.endField(start);
    }

    private static boolean hasNullPart(ColumnData.Pairs pairs, int row) {
        return pairs.first()[row] == ColumnData.NULL_DOUBLE || pairs.second()[row] == ColumnData.NULL_DOUBLE;
    }

    private void parts(ColumnData.Pairs pairs, int row) {
        part(pairs.first()[row]);
        part(pairs.second()[row]);
    }

    private void part(double value) {
        if (value == ColumnData.NULL_DOUBLE) {
            buffer.putInt(NULL);
        } else {
            buffer.putInt8(Double.doubleToLongBits(value));
        }
    }

    private Field list(Column element, ColumnData.Elements[] lists, WallClock clock) {
        int elementOid = oid(element.type());
        return row -> {
            ColumnData.Elements elements = lists[row];
            buffer.ensure(64);
            int start = buffer.beginField();
            if (elements.size() == 0) {
                arrayHeader(elementOid, false);
            } else if (elements.values() instanceof ColumnData.Pairs pairs) {
                // A rectangle: no row of it can be NULL, but nothing else than a NULL has two parts that are.
                arrayHeader(elementOid, any(elements, index -> hasNullPart(pairs, index)), elements.size(), 2);
                for (int index = 0; index < elements.size(); index++) {
                    buffer.ensure(LONGEST_FIXED_FIELD);
                    parts(pairs, index);
                }
            } else {
                arrayHeader(elementOid, any(elements, elements.values()::isNull), elements.size());
                Field value = listValue(element, elements.values(), clock);
                for (int index = 0; index < elements.size(); index++) {
                    buffer.ensure(LONGEST_FIXED_FIELD);
                    value.write(index);
                }
            }
            buffer.endField(start);
        };
    }

    private Field listValue(Column element, ColumnData data, WallClock clock) {
        if (element.type() == ColumnType.NANOTIMESTAMP && data instanceof ColumnData.Longs longs) {
            return orNull(data, row -> buffer.putText(CanonicalText.dateTime(element.type(), longs.values()[row])));
        }
        return orNull(data, value(element, data, clock));
    }

    private static boolean any(ColumnData.Elements elements, IntPredicate condition) {
        return IntStream.range(0, elements.size()).anyMatch(condition);
    }

    private void arrayHeader(int elementOid, boolean hasNulls, int... sizes) {
        buffer.putInt(sizes.length);
        buffer.putInt(hasNulls ? 1 : 0);
        buffer.putInt(elementOid);
        for (int size : sizes) {
            buffer.putInt(size);
            // The first element has the number 1.
            buffer.putInt(1);
        }
    }

    /** The number by which PostgreSQL knows the type of an element, as in its {@code pg_type.dat}. */
    private static int oid(ColumnType type) {
        return switch (type) {
            case BOOL -> 16;
            case BLOB -> 17;
            case LONG -> 20;
            case CHAR, SHORT -> 21;
            case INT -> 23;
            case SYMBOL, STRING, MONTH, NANOTIME, INT128, NANOTIMESTAMP -> 25;
            case FLOAT -> 700;
            case DOUBLE, COMPLEX, POINT -> FLOAT8;
            case IPADDR -> 869;
            case DATE -> 1082;
            case TIME, MINUTE, SECOND -> 1083;
            case DATETIME, DATEHOUR, TIMESTAMP -> 1184;
            case DECIMAL32, DECIMAL64, DECIMAL128 -> 1700;
            case UUID -> 2950;
        };
    }
}
