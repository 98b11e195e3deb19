package io.github.dolphindbsync.destination.mariadb;

import io.github.dolphindbsync.destination.jdbc.JdbcType;
import io.github.dolphindbsync.destination.jdbc.JdbcTypes;
import io.github.dolphindbsync.destination.table.ValueRange;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnType;
import java.time.LocalDate;
import java.util.Optional;

/** Times end at microseconds, so a NANOTIMESTAMP has its raw value beside it. Texts are compared by their bytes. */
final class MariaDbTypes implements JdbcTypes {

    /** An index holds 3072 bytes: three such texts of four bytes a character, and some numbers. */
    static final int LONGEST_KEY = 250;

    /** In MySQL, behind the point of a decimal. */
    private static final int LARGEST_SCALE = 30;

    private final boolean isMySql;
    private final String collation;

    MariaDbTypes(boolean isMySql) {
        this.isMySql = isMySql;
        this.collation = " collate " + (isMySql ? "utf8mb4_0900_bin" : "utf8mb4_nopad_bin");
    }

    /** What follows the type of a text so that texts are compared by their bytes, blanks at the end included. */
    String collation() {
        return collation;
    }

    @Override
    public String sqlType(Column column) {
        if (column.isList()) {
            return "longtext" + collation;
        }
        return switch (column.type()) {
            case BOOL -> "tinyint(1)";
            case CHAR, SHORT -> "smallint";
            case INT -> "int";
            case LONG -> "bigint";
            case DATE -> "date";
            case TIME -> "time(3)";
            case MINUTE, SECOND -> "time";
            case DATETIME, DATEHOUR -> "datetime";
            case TIMESTAMP -> "datetime(3)";
            case NANOTIMESTAMP -> "datetime(6)";
            // Its FLOAT is exact, but printed with six digits to whoever reads it as text.
            case FLOAT, DOUBLE -> "double";
            case DECIMAL32, DECIMAL64, DECIMAL128 ->
                isTooFine(column)
                        ? "varchar(50)" + collation
                        : "decimal(" + column.type().decimalDigits() + "," + column.scale() + ")";
            // Not MariaDB's own type: it refuses good values that come in bulk (11.4.5 with driver 3.5.11).
            case UUID -> "char(36) collate ascii_bin";
            case MONTH, NANOTIME, IPADDR, INT128 -> "varchar(40)" + collation;
            case BLOB -> "longblob";
            case SYMBOL, STRING, COMPLEX, POINT -> "longtext" + collation;
        };
    }

    private boolean isTooFine(Column column) {
        return isMySql && column.type().isDecimal() && column.scale() > LARGEST_SCALE;
    }

    @Override
    public String sqlType(Column column, boolean identifies) {
        String type = sqlType(column);
        if (identifies && type.equals("longblob")) {
            return "varbinary(" + LONGEST_KEY + ")";
        }
        return identifies && type.startsWith("longtext") ? "varchar(" + LONGEST_KEY + ")" + collation : type;
    }

    @Override
    public Optional<String> policy(Column column) {
        if (column.isList()) {
            return Optional.of("kept as JSON text");
        }
        return Optional.ofNullable(
                switch (column.type()) {
                    case NANOTIMESTAMP ->
                        "cut to microseconds for your queries; the column beside it has all nine digits. Years outside of 1000 "
                                + "to 9999 are refused, and the row named";
                    case DATE, DATETIME, DATEHOUR, TIMESTAMP ->
                        "years outside of 1000 to 9999 are refused, and the row named";
                    case FLOAT, DOUBLE -> "NaN and the infinities are refused, and the row named";
                    case TIME, MINUTE, SECOND -> "24:00 and beyond is refused, and the row named";
                    case NANOTIME, MONTH, IPADDR, INT128, UUID -> "kept as text";
                    case COMPLEX, POINT -> "kept as JSON text";
                    case DECIMAL128 ->
                        isTooFine(column)
                                ? "kept as text: MySQL has no more than " + LARGEST_SCALE + " digits behind the point"
                                : null;
                    default -> null;
                });
    }

    @Override
    public JdbcType jdbcType(Column column) {
        if (column.isList()) {
            return JdbcType.TEXT;
        }
        return switch (column.type()) {
            case BOOL, CHAR, SHORT, INT, LONG -> JdbcType.NUMBER;
            case DATE -> JdbcType.DATE;
            case TIME, MINUTE, SECOND -> JdbcType.TIME_OF_DAY;
            case DATETIME, DATEHOUR, TIMESTAMP, NANOTIMESTAMP -> JdbcType.DATE_TIME;
            case FLOAT, DOUBLE -> JdbcType.FLOATING;
            case DECIMAL32, DECIMAL64, DECIMAL128 -> isTooFine(column) ? JdbcType.TEXT : JdbcType.DECIMAL;
            case BLOB -> JdbcType.BYTES;
            default -> JdbcType.TEXT;
        };
    }

    @Override
    public String companionSuffix(Column column, boolean identifies) {
        return column.type() == ColumnType.NANOTIMESTAMP && !column.isList() ? "_ns" : "";
    }

    /** Dates from the year 1000 to 9999: only these are documented. */
    static ValueRange range(ColumnType type) {
        long firstDay = LocalDate.of(1000, 1, 1).toEpochDay();
        long lastDay = LocalDate.of(9999, 12, 31).toEpochDay();
        return switch (type) {
            case CHAR, SHORT -> new ValueRange(Short.MIN_VALUE, Short.MAX_VALUE);
            case INT -> new ValueRange(Integer.MIN_VALUE, Integer.MAX_VALUE);
            case TIME, MINUTE, SECOND, NANOTIME -> ValueRange.ofDay(type);
            case DATE, DATETIME, DATEHOUR, TIMESTAMP -> ValueRange.ofDays(type, firstDay, lastDay);
            default -> ValueRange.ALL;
        };
    }
}
