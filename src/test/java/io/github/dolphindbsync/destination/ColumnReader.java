package io.github.dolphindbsync.destination;

import io.github.dolphindbsync.destination.table.TableName;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads the columns of one database in the words of {@link TypeSamples}, by SQL that is not that of the dialect. */
public abstract class ColumnReader {

    /** The values that can't be stored there and must be refused, in words. */
    public abstract Map<ColumnType, List<String>> refused();

    /**
     * The SQL for the text of a value: days since 1970 for a DATE, seconds since 1970 of the wall clock for other
     * points in time, hexadecimal digits for a BLOB, an array of two texts for COMPLEX and POINT.
     */
    public abstract String textOf(ColumnType type, String expression);

    /** The SQL for an array of such texts, or for NULL. */
    public abstract String textsOf(ColumnType type, String expression);

    /** The values of a column in the order of column {@code id}. */
    public List<String> read(Connection connection, String table, Column column) throws SQLException {
        String name = TableName.quote(column.name());
        return select(
                connection,
                table,
                column,
                column.isList() ? textsOf(column.type(), name) : textOf(column.type(), name));
    }

    public static List<String> select(Connection connection, String table, Column column, String expression)
            throws SQLException {
        List<String> values = new ArrayList<>();
        String from = TableName.quote(table);
        // Without the table, PostgreSQL would take the text of the column for it where it is this column that is read.
        String sql = "select " + expression + " from " + from + " order by " + from + ".\"id\"";
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                values.add(words(column.type(), result.getObject(1)));
            }
        }
        return values;
    }

    public static String words(ColumnType type, Object value) throws SQLException {
        if (value == null) {
            return null;
        } else if (value instanceof Array array) {
            return words(type, array.getArray());
        } else if (value instanceof Object[] elements) {
            return wordsOfAll(type, elements);
        }
        String text = value.toString();
        return switch (type) {
            case BOOL -> Boolean.toString(List.of("true", "t", "1").contains(text.toLowerCase(Locale.ROOT)));
            case DATE -> LocalDate.ofEpochDay(Long.parseLong(text)).toString();
            case TIME, MINUTE, SECOND, NANOTIME -> LocalTime.parse(text).toString();
            case DATETIME, TIMESTAMP, NANOTIMESTAMP, DATEHOUR -> dateTime(new BigDecimal(text));
            case FLOAT -> Float.toString(Float.parseFloat(number(text)));
            case DOUBLE, COMPLEX, POINT -> Double.toString(Double.parseDouble(number(text)));
            case DECIMAL32, DECIMAL64, DECIMAL128 -> new BigDecimal(text).toPlainString();
            case IPADDR -> text.contains(":") ? allGroups(text) : text;
            case BLOB -> text.toLowerCase(Locale.ROOT);
            default -> text;
        };
    }

    private static String wordsOfAll(ColumnType type, Object[] elements) throws SQLException {
        List<String> words = new ArrayList<>();
        boolean isPair = type == ColumnType.COMPLEX || type == ColumnType.POINT;
        for (Object element : elements) {
            String text = words(type, element);
            // Where lists of pairs must be rectangular, a pair that is NULL is one of two NULLs.
            words.add(isPair && "[null, null]".equals(text) ? null : text);
        }
        return words.toString();
    }

    /** Databases write NaN and the infinities in their own ways. */
    private static String number(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "nan" -> "NaN";
            case "inf", "infinity" -> "Infinity";
            case "-inf", "-infinity" -> "-Infinity";
            default -> text;
        };
    }

    private static String allGroups(String ipV6) {
        try {
            return InetAddress.getByName(ipV6).getHostAddress();
        } catch (UnknownHostException notAnAddress) {
            return ipV6;
        }
    }

    private static String dateTime(BigDecimal seconds) {
        long second = seconds.setScale(0, RoundingMode.FLOOR).longValueExact();
        int nano =
                seconds.subtract(BigDecimal.valueOf(second)).movePointRight(9).intValueExact();
        return LocalDateTime.ofEpochSecond(second, nano, ZoneOffset.UTC).toString();
    }
}
