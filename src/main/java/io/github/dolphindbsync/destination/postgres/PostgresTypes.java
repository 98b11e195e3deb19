package io.github.dolphindbsync.destination.postgres;

import io.github.dolphindbsync.destination.table.TypeMapping;
import io.github.dolphindbsync.rows.Column;
import java.util.Optional;

/** Times are instants, with their raw values beside them where these say more. Lists are arrays. */
final class PostgresTypes implements TypeMapping {

    @Override
    public String sqlType(Column column) {
        if (!column.isList()) {
            return elementType(column);
        }
        return switch (column.type()) {
            // A column of lists has no companion for the digits that would be lost.
            case NANOTIMESTAMP -> "text[]";
            // An array of n times two has the same type as one of n.
            case COMPLEX, POINT -> elementType(column);
            default -> elementType(column) + "[]";
        };
    }

    @Override
    public Optional<String> policy(Column column) {
        return Optional.ofNullable(
                switch (column.type()) {
                    case NANOTIMESTAMP ->
                        column.isList()
                                ? "kept as text with nine digits"
                                : "cut to microseconds for your queries; the column beside it has all nine digits";
                    case NANOTIME -> "kept as text with nine digits";
                    case TIME, MINUTE, SECOND -> "24:00 and beyond is refused, and the row named";
                    case STRING, SYMBOL -> "a text with a NUL character is refused, and the row named";
                    case MONTH, INT128 -> "kept as text";
                    default -> null;
                });
    }

    private static String elementType(Column column) {
        return switch (column.type()) {
            case BOOL -> "boolean";
            case CHAR, SHORT -> "smallint";
            case INT -> "integer";
            case LONG -> "bigint";
            case DATE -> "date";
            case TIME -> "time(3) without time zone";
            case MINUTE, SECOND -> "time(0) without time zone";
            case DATETIME, DATEHOUR -> "timestamp(0) with time zone";
            case TIMESTAMP -> "timestamp(3) with time zone";
            case NANOTIMESTAMP -> "timestamp with time zone";
            case FLOAT -> "real";
            case DOUBLE -> "double precision";
            case SYMBOL, STRING, MONTH, NANOTIME, INT128 -> "text";
            case UUID -> "uuid";
            case IPADDR -> "inet";
            case BLOB -> "bytea";
            case COMPLEX, POINT -> "double precision[]";
            case DECIMAL32, DECIMAL64, DECIMAL128 ->
                "numeric(" + column.type().decimalDigits() + "," + column.scale() + ")";
        };
    }

    @Override
    public String alsoFits(String sqlType) {
        if (sqlType.startsWith("timestamp")) {
            return "timestamp with time zone";
        }
        return sqlType.equals("text") ? "character varying" : null;
    }

    @Override
    public String companionSuffix(Column column, boolean identifies) {
        if (column.isList()) {
            return "";
        }
        return switch (column.type()) {
            case NANOTIMESTAMP -> "_ns";
            case TIMESTAMP -> identifies ? "_ms" : "";
            case DATETIME -> identifies ? "_s" : "";
            case DATEHOUR -> identifies ? "_h" : "";
            default -> "";
        };
    }
}
