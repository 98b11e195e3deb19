package io.github.dolphindbsync.rows;

import java.time.Duration;
import java.util.Optional;

/**
 * The supported column types, under DolphinDB's names, with their codes in its protocol. The type of an array vector is
 * that of its elements; see {@link Column#isList()}.
 *
 * <p>{@link #storage()} is the kind of array that holds the values of a column. All integers and times are stored as
 * longs: one loop over {@code long[]} then serves sixteen types. Narrow types take more memory, which the batch bounds.
 *
 * <p>Source of the codes and units: the vendor's Java client, {@code Entity.DATA_TYPE}.
 */
public enum ColumnType {
    BOOL(1, Storage.LONG),
    /** A signed byte. DolphinDB prints it as a character; here it is a number. */
    CHAR(2, Storage.LONG),
    SHORT(3, Storage.LONG),
    INT(4, Storage.LONG),
    LONG(5, Storage.LONG),
    /** Days since 1970-01-01. */
    DATE(6, Duration.ofDays(1), Sense.POINT_IN_TIME),
    /** Year times 12 plus month, the first being 0. */
    MONTH(7, Storage.LONG),
    /** Milliseconds since midnight. */
    TIME(8, Duration.ofMillis(1), Sense.TIME_OF_DAY),
    /** Minutes since midnight. */
    MINUTE(9, Duration.ofMinutes(1), Sense.TIME_OF_DAY),
    /** Seconds since midnight. */
    SECOND(10, Duration.ofSeconds(1), Sense.TIME_OF_DAY),
    /** Seconds since 1970-01-01T00:00:00. */
    DATETIME(11, Duration.ofSeconds(1), Sense.POINT_IN_TIME),
    /** Milliseconds since 1970-01-01T00:00:00. */
    TIMESTAMP(12, Duration.ofMillis(1), Sense.POINT_IN_TIME),
    /** Nanoseconds since midnight. */
    NANOTIME(13, Duration.ofNanos(1), Sense.TIME_OF_DAY),
    /** Nanoseconds since 1970-01-01T00:00:00. */
    NANOTIMESTAMP(14, Duration.ofNanos(1), Sense.POINT_IN_TIME),
    FLOAT(15, Storage.DOUBLE),
    DOUBLE(16, Storage.DOUBLE),
    SYMBOL(17, Storage.TEXT),
    STRING(18, Storage.TEXT),
    /** Also the type of {@code _row_id}. */
    UUID(19, Storage.WIDE),
    /** Hours since 1970-01-01T00:00:00. */
    DATEHOUR(28, Duration.ofHours(1), Sense.POINT_IN_TIME),
    /** An IPv6 address, or an IPv4 address in its last four bytes. */
    IPADDR(30, Storage.WIDE),
    INT128(31, Storage.WIDE),
    BLOB(32, Storage.BYTES),
    /** Real and imaginary part. */
    COMPLEX(34, Storage.PAIR),
    /** x and y. */
    POINT(35, Storage.PAIR),
    /** An unscaled number of 32 bits; {@link Column#scale()} is the number of digits after the point. */
    DECIMAL32(37, Storage.LONG),
    DECIMAL64(38, Storage.LONG),
    DECIMAL128(39, Storage.WIDE);

    /** The kinds of array that hold a column's values; see {@link ColumnData}. */
    public enum Storage {
        LONG,
        DOUBLE,
        TEXT,
        WIDE,
        BYTES,
        PAIR,
        LIST
    }

    private enum Sense {
        POINT_IN_TIME,
        TIME_OF_DAY
    }

    private final int wireCode;
    private final Storage storage;
    private final Duration unit;
    private final Sense sense;

    ColumnType(int wireCode, Storage storage) {
        this(wireCode, storage, null, null);
    }

    ColumnType(int wireCode, Duration unit, Sense sense) {
        this(wireCode, Storage.LONG, unit, sense);
    }

    ColumnType(int wireCode, Storage storage, Duration unit, Sense sense) {
        this.wireCode = wireCode;
        this.storage = storage;
        this.unit = unit;
        this.sense = sense;
    }

    /** The number of this type in DolphinDB's protocol and in {@code schema().colDefs.typeInt}. */
    public int wireCode() {
        return wireCode;
    }

    /** How single values are stored; an array vector is stored as {@link Storage#LIST}. */
    public Storage storage() {
        return storage;
    }

    /** True for types whose values are points in time, counted in {@link #unit()} since 1970. */
    public boolean isTemporal() {
        return sense == Sense.POINT_IN_TIME;
    }

    /** True for types whose values are counted in {@link #unit()} since midnight. */
    public boolean isTimeOfDay() {
        return sense == Sense.TIME_OF_DAY;
    }

    public boolean isDecimal() {
        return this == DECIMAL32 || this == DECIMAL64 || this == DECIMAL128;
    }

    /** The digits that a decimal type can hold at any scale: a cast may fill the whole integer. */
    public int decimalDigits() {
        return switch (this) {
            case DECIMAL32 -> 10;
            case DECIMAL64 -> 19;
            case DECIMAL128 -> 39;
            default -> throw new IllegalStateException(this + " is not a decimal type");
        };
    }

    /** Length of one unit of a point in time or of a time of day. */
    public Duration unit() {
        if (unit == null) {
            throw new IllegalStateException(this + " has no time unit");
        }
        return unit;
    }

    /**
     * True if a column of this type can be the tracking column: NANOTIMESTAMP, TIMESTAMP, DATETIME, DATE, LONG and INT.
     */
    public boolean canTrack() {
        return switch (this) {
            case NANOTIMESTAMP, TIMESTAMP, DATETIME, DATE, LONG, INT -> true;
            default -> false;
        };
    }

    /** The smallest value of a type that {@link #canTrack()}; the one below it is NULL. */
    public long leastTrackingValue() {
        return switch (this) {
            case LONG, TIMESTAMP, NANOTIMESTAMP -> Long.MIN_VALUE + 1;
            case INT, DATE, DATETIME -> Integer.MIN_VALUE + 1L;
            default -> throw new IllegalStateException(this + " can't be the tracking column");
        };
    }

    /** The greatest value of a type that {@link #canTrack()}. */
    public long greatestTrackingValue() {
        return -leastTrackingValue();
    }

    /** The type with this wire code, or empty if it is not supported. */
    public static Optional<ColumnType> ofWireCode(int wireCode) {
        for (ColumnType type : values()) {
            if (type.wireCode == wireCode) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
