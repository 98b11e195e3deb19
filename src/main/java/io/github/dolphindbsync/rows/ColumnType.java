package io.github.dolphindbsync.rows;

import java.time.Duration;
import java.util.Optional;

/**
 * The column types that are carried, by DolphinDB's own names, with their codes on the wire.
 *
 * <p>{@link #storage()} says in which of the four kinds of array the values of a column stand. All integers and times
 * are longs there, because one loop over {@code long[]} serves nine types; the price is memory for the narrow ones,
 * which is bounded by the batch.
 *
 * <p>Source of the codes and units: the vendor's Java client, {@code Entity.DATA_TYPE}.
 */
public enum ColumnType {
    BOOL(1, Storage.LONG, null),
    /** A signed byte. DolphinDB prints it as a character; it is carried as a number. */
    CHAR(2, Storage.LONG, null),
    SHORT(3, Storage.LONG, null),
    INT(4, Storage.LONG, null),
    LONG(5, Storage.LONG, null),
    /** Days since 1970-01-01. */
    DATE(6, Storage.LONG, Duration.ofDays(1)),
    /** Seconds since 1970-01-01T00:00:00. */
    DATETIME(11, Storage.LONG, Duration.ofSeconds(1)),
    /** Milliseconds since 1970-01-01T00:00:00. */
    TIMESTAMP(12, Storage.LONG, Duration.ofMillis(1)),
    /** Nanoseconds since 1970-01-01T00:00:00. */
    NANOTIMESTAMP(14, Storage.LONG, Duration.ofNanos(1)),
    FLOAT(15, Storage.DOUBLE, null),
    DOUBLE(16, Storage.DOUBLE, null),
    SYMBOL(17, Storage.TEXT, null),
    STRING(18, Storage.TEXT, null),
    /** Of the types here, the only one that is never read from a source: it holds {@code _row_id}. */
    UUID(19, Storage.WIDE, null);

    /** The kinds of array that hold a column's values; see {@link ColumnData}. */
    public enum Storage {
        LONG,
        DOUBLE,
        TEXT,
        WIDE
    }

    private final int wireCode;
    private final Storage storage;
    private final Duration unit;

    ColumnType(int wireCode, Storage storage, Duration unit) {
        this.wireCode = wireCode;
        this.storage = storage;
        this.unit = unit;
    }

    /** The number that stands for this type in DolphinDB's protocol and in {@code schema().colDefs.typeInt}. */
    public int wireCode() {
        return wireCode;
    }

    public Storage storage() {
        return storage;
    }

    /** True for types whose values are points in time, counted in {@link #unit()} since 1970. */
    public boolean isTemporal() {
        return unit != null;
    }

    /** How long one step of a temporal value lasts. */
    public Duration unit() {
        if (unit == null) {
            throw new IllegalStateException(this + " is not a temporal type");
        }
        return unit;
    }

    /** True where a column of this type can order rows: the temporal types, LONG and INT. */
    public boolean canTrack() {
        return isTemporal() || this == LONG || this == INT;
    }

    /** The smallest value of a type that {@link #canTrack()}; the one below it is NULL. */
    public long leastTrackingValue() {
        return switch (this) {
            case LONG, TIMESTAMP, NANOTIMESTAMP -> Long.MIN_VALUE + 1;
            case INT, DATE, DATETIME -> Integer.MIN_VALUE + 1L;
            default -> throw new IllegalStateException(this + " can't order rows");
        };
    }

    /** The type with this wire code, or empty where this version does not carry it. */
    public static Optional<ColumnType> ofWireCode(int wireCode) {
        for (ColumnType type : values()) {
            if (type.wireCode == wireCode) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
