package io.github.dolphindbsync.destination.jdbc;

import io.github.dolphindbsync.destination.table.TargetColumns.TargetColumn;
import io.github.dolphindbsync.rows.CanonicalText;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnData;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.JsonCell;
import io.github.dolphindbsync.rows.RowBatch;
import io.github.dolphindbsync.rows.Times;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * Gives values from the arrays of a batch to a prepared statement. Numbers and texts go without an object for each; the
 * other types have no such way through JDBC.
 */
final class JdbcCells {

    /** Sets one parameter from a row. */
    interface Cell {
        void bind(PreparedStatement statement, int parameter, int row) throws SQLException;
    }

    private JdbcCells() {}

    static Cell of(JdbcDialect dialect, TargetColumn target, RowBatch batch) {
        return of(dialect, target, batch.schema().columns().get(target.source()), batch.data(target.source()));
    }

    static Cell of(JdbcDialect dialect, TargetColumn target, Column column, ColumnData data) {
        JdbcType type = target.raw() ? JdbcType.NUMBER : dialect.types().jdbcType(column);
        int sqlType = sqlType(type);
        Cell value = value(type, column, data, target.derived());
        return (statement, parameter, row) -> {
            if (data.isNull(row)) {
                statement.setNull(parameter, sqlType);
            } else {
                value.bind(statement, parameter, row);
            }
        };
    }

    private static int sqlType(JdbcType type) {
        return switch (type) {
            case NUMBER -> Types.BIGINT;
            case BOOLEAN -> Types.BOOLEAN;
            case FLOATING -> Types.DOUBLE;
            case DECIMAL -> Types.DECIMAL;
            case DATE -> Types.DATE;
            case TIME_OF_DAY -> Types.TIME;
            case DATE_TIME -> Types.TIMESTAMP;
            case TEXT -> Types.VARCHAR;
            case BYTES -> Types.VARBINARY;
        };
    }

    private static Cell value(JdbcType type, Column column, ColumnData data, boolean isDerived) {
        return switch (type) {
            case TEXT -> text(column, data);
            case FLOATING -> {
                double[] values = ((ColumnData.Doubles) data).values();
                yield (statement, parameter, row) -> statement.setDouble(parameter, values[row]);
            }
            case BYTES -> {
                byte[][] values = ((ColumnData.Blobs) data).values();
                yield (statement, parameter, row) -> statement.setBytes(parameter, values[row]);
            }
            case DECIMAL ->
                (statement, parameter, row) -> statement.setBigDecimal(parameter, decimal(column, data, row));
            default -> number(type, column.type(), ((ColumnData.Longs) data).values(), isDerived);
        };
    }

    private static Cell number(JdbcType jdbcType, ColumnType type, long[] values, boolean isDerived) {
        return switch (jdbcType) {
            case BOOLEAN -> (statement, parameter, row) -> statement.setBoolean(parameter, values[row] != 0);
            case DATE -> (statement, parameter, row) -> statement.setObject(parameter, Times.toDate(values[row]));
            case TIME_OF_DAY ->
                (statement, parameter, row) -> statement.setObject(parameter, Times.toTimeOfDay(type, values[row]));
            case DATE_TIME -> {
                // Cut here, because some databases round.
                ChronoUnit finest = isDerived ? ChronoUnit.MICROS : ChronoUnit.NANOS;
                yield (statement, parameter, row) -> statement.setObject(
                        parameter, Times.toDateTime(type, values[row]).truncatedTo(finest));
            }
            default -> (statement, parameter, row) -> statement.setLong(parameter, values[row]);
        };
    }

    private static BigDecimal decimal(Column column, ColumnData data, int row) {
        return data instanceof ColumnData.Wides wides
                ? CanonicalText.decimal128(wides.most()[row], wides.least()[row], column.scale())
                : BigDecimal.valueOf(((ColumnData.Longs) data).values()[row], column.scale());
    }

    private static Cell text(Column column, ColumnData data) {
        if (data instanceof ColumnData.Texts texts) {
            String[] values = texts.values();
            return (statement, parameter, row) -> statement.setString(parameter, values[row]);
        }
        if (data instanceof ColumnData.Wides wides && column.type() == ColumnType.UUID) {
            return (statement, parameter, row) ->
                    statement.setString(parameter, new UUID(wides.most()[row], wides.least()[row]).toString());
        }
        if (data instanceof ColumnData.Longs longs && column.type().isTemporal() && column.type() != ColumnType.DATE) {
            long[] values = longs.values();
            return (statement, parameter, row) ->
                    statement.setString(parameter, CanonicalText.dateTime(column.type(), values[row]));
        }
        boolean isJson = column.isList() || data instanceof ColumnData.Pairs;
        return (statement, parameter, row) -> {
            String json = JsonCell.text(column, data, row);
            // A single value that is not a number is in quotes, and has nothing that JSON would escape.
            statement.setString(
                    parameter, isJson || !json.startsWith("\"") ? json : json.substring(1, json.length() - 1));
        };
    }

    /** The raw number of a stored value of an ordering column; meaningless after NULL. */
    static long raw(JdbcDialect dialect, TargetColumn target, Column column, ResultSet result) throws SQLException {
        JdbcType type = target.raw() ? JdbcType.NUMBER : dialect.types().jdbcType(column);
        return switch (type) {
            case DATE -> raw(column.type(), result.getObject(1, LocalDate.class));
            case DATE_TIME -> raw(column.type(), result.getObject(1, LocalDateTime.class));
            case TEXT -> rawOfText(column.type(), result.getString(1));
            default -> result.getLong(1);
        };
    }

    private static long raw(ColumnType type, LocalDateTime time) {
        return time == null ? 0 : Times.fromDateTime(type, time);
    }

    private static long raw(ColumnType type, LocalDate date) {
        return date == null ? 0 : Times.fromDateTime(type, date.atStartOfDay());
    }

    private static long rawOfText(ColumnType type, String text) {
        if (text == null) {
            return 0;
        }
        return type == ColumnType.DATE ? raw(type, LocalDate.parse(text)) : raw(type, LocalDateTime.parse(text));
    }
}
