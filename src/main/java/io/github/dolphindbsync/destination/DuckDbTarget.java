package io.github.dolphindbsync.destination;

import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnData;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.RowBatch;
import io.github.dolphindbsync.rows.RowSchema;
import java.lang.ref.WeakReference;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * Rows newer than all that are stored go straight in through the appender; only the others, which may be there already,
 * go through MERGE. What is newest is asked within the batch's own time range, which DuckDB answers from the summaries
 * of its blocks, so the cost does not grow with the table.
 *
 * <p>Two traps of the driver lie under the order of things here. The appender belongs to the transaction only where a
 * statement ran in it before; the question for the newest row is that statement. And a prepared statement without
 * parameters that is used again sees old data, so every statement is made anew, with its values written into it.
 */
final class DuckDbTarget implements Dialect.Target {

    /**
     * While we hold the file nobody else can change the table, and when we don't there is no connection: so what was
     * found out about the table holds as long as the connection does.
     */
    private final WeakReference<DuckDBConnection> checkedOn;

    private final TableName table;
    private final RowSchema schema;
    /** For each column of the table the column of the batch, or -1. */
    private final List<Integer> layout;

    private final String staging;
    private final boolean identifiedByTime;

    DuckDbTarget(Connection connection, TableName table, RowSchema schema, List<Integer> layout) throws SQLException {
        this.checkedOn = new WeakReference<>(connection.unwrap(DuckDBConnection.class));
        this.table = table;
        this.schema = schema;
        this.layout = layout;
        this.staging = table.name() + "_upsert_staging";
        this.identifiedByTime = schema.identity().contains(schema.trackingColumn());
    }

    @Override
    public boolean isValidFor(Connection connection) {
        try {
            return checkedOn.refersTo(connection.unwrap(DuckDBConnection.class));
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    public void write(Connection connection, RowBatch batch, int[] rows) throws SQLException {
        new RowChecks(table, batch).requireRanges(DuckDbDialect::range);
        DuckDBConnection duckDb = connection.unwrap(DuckDBConnection.class);
        long[] tracking = batch.longs(schema.trackingIndex());
        int[] known = rows;
        int[] fresh = {};
        if (identifiedByTime) {
            long smallest =
                    Arrays.stream(rows).mapToLong(row -> tracking[row]).min().orElseThrow();
            OptionalLong newest = newestStored(connection, smallest);
            known = newest.isEmpty() ? fresh : select(rows, tracking, newest.getAsLong(), true);
            fresh = newest.isEmpty() ? rows : select(rows, tracking, newest.getAsLong(), false);
        }
        if (known.length > 0) {
            merge(duckDb, batch, known);
        }
        if (fresh.length > 0) {
            String schemaName = table.schema() == null ? connection.getSchema() : table.schema();
            append(duckDb.createAppender(connection.getCatalog(), schemaName, table.name()), batch, fresh, layout);
        }
    }

    private static int[] select(int[] rows, long[] tracking, long newest, boolean known) {
        return Arrays.stream(rows)
                .filter(row -> (tracking[row] <= newest) == known)
                .toArray();
    }

    /** The largest tracking value that is stored, if it is not below {@code smallest}. */
    private OptionalLong newestStored(Connection connection, long smallest) throws SQLException {
        String column = TableName.quote(schema.trackingColumn());
        String newest = rawValue(schema.trackingType(), "max(" + column + ")");
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select " + newest + " from " + table.sql() + " where "
                        + column + " >= " + literal(schema.trackingType(), smallest))) {
            result.next();
            long value = result.getLong(1);
            return result.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
        }
    }

    private void merge(DuckDBConnection connection, RowBatch batch, int[] rows) throws SQLException {
        String stagingTable = "temp.main." + TableName.quote(staging);
        DuckDbDialect dialect = new DuckDbDialect();
        String definitions = schema.columns().stream()
                .map(column -> TableName.quote(column.name()) + " " + dialect.sqlType(column.type()))
                .collect(Collectors.joining(", "));
        // Emptied by DELETE or TRUNCATE, a temporary table gets slower with every use.
        TableCheck.execute(connection, "create or replace temp table " + stagingTable + " (" + definitions + ")");
        List<Integer> all = IntStream.range(0, schema.columns().size()).boxed().toList();
        append(connection.createAppender("temp", "main", staging), batch, rows, all);
        TableCheck.execute(connection, mergeStatement(stagingTable, batch, rows));
    }

    private String mergeStatement(String stagingTable, RowBatch batch, int[] rows) {
        List<String> identity = schema.identity();
        List<String> names = schema.columns().stream().map(Column::name).toList();
        List<String> others =
                names.stream().filter(name -> !identity.contains(name)).toList();
        StringBuilder sql = new StringBuilder("merge into ").append(table.sql()).append(" as stored using ");
        sql.append(stagingTable).append(" as arrived on (");
        if (identifiedByTime) {
            long[] tracking = batch.longs(schema.trackingIndex());
            LongSummaryStatistics range =
                    Arrays.stream(rows).mapToLong(row -> tracking[row]).summaryStatistics();
            sql.append("stored.").append(TableName.quote(schema.trackingColumn()));
            sql.append(" between ").append(literal(schema.trackingType(), range.getMin()));
            sql.append(" and ")
                    .append(literal(schema.trackingType(), range.getMax()))
                    .append(" and ");
        }
        sql.append(each(identity, " and ", "stored.%1$s = arrived.%1$s")).append(')');
        if (schema.hasKey() && !others.isEmpty()) {
            sql.append(" when matched and (").append(each(others, " or ", "stored.%1$s is distinct from arrived.%1$s"));
            sql.append(')');
            if (!identifiedByTime) {
                String column = TableName.quote(schema.trackingColumn());
                sql.append(" and coalesce(stored.")
                        .append(column)
                        .append(" <= arrived.")
                        .append(column);
                sql.append(", true)");
            }
            sql.append(" then update set ").append(each(others, ", ", "%1$s = arrived.%1$s"));
        }
        sql.append(" when not matched then insert (")
                .append(TableName.quoteAll(names))
                .append(") values (");
        return sql.append(each(names, ", ", "arrived.%1$s")).append(')').toString();
    }

    private static String each(List<String> names, String separator, String format) {
        return names.stream()
                .map(name -> format.replace("%1$s", TableName.quote(name)))
                .collect(Collectors.joining(separator));
    }

    private static String literal(ColumnType type, long value) {
        return switch (type) {
            case NANOTIMESTAMP -> "make_timestamp_ns(" + value + ")";
            case TIMESTAMP -> "make_timestamp_ms(" + value + ")::timestamp_ms";
            case DATETIME -> "make_timestamp_ms(" + value * 1000 + ")::timestamp_s";
            case DATE -> "date '1970-01-01' + (" + value + ")";
            default -> Long.toString(value);
        };
    }

    private static String rawValue(ColumnType type, String expression) {
        return switch (type) {
            case NANOTIMESTAMP -> "epoch_ns(" + expression + ")";
            case TIMESTAMP -> "epoch_ms(" + expression + ")";
            case DATETIME -> "epoch_ms(" + expression + ") // 1000";
            case DATE -> expression + " - date '1970-01-01'";
            default -> expression;
        };
    }

    private interface Cell {
        void append(int row) throws SQLException;
    }

    private void append(DuckDBAppender opened, RowBatch batch, int[] rows, List<Integer> columns) throws SQLException {
        try (DuckDBAppender appender = opened) {
            Cell[] cells = new Cell[columns.size()];
            Arrays.setAll(cells, index -> cell(appender, batch, columns.get(index)));
            for (int row : rows) {
                appender.beginRow();
                for (Cell cell : cells) {
                    cell.append(row);
                }
                appender.endRow();
            }
            // Closing alone would hide a failure.
            appender.flush();
        }
    }

    private Cell cell(DuckDBAppender appender, RowBatch batch, int column) {
        if (column < 0) {
            return row -> appender.appendDefault();
        }
        ColumnData data = batch.data(column);
        Cell value = value(appender, schema.columns().get(column).type(), data);
        return row -> {
            if (data.isNull(row)) {
                appender.appendNull();
            } else {
                value.append(row);
            }
        };
    }

    private static Cell value(DuckDBAppender appender, ColumnType type, ColumnData data) {
        if (data instanceof ColumnData.Longs longs) {
            return number(appender, type, longs.values());
        } else if (data instanceof ColumnData.Doubles doubles) {
            double[] values = doubles.values();
            return type == ColumnType.FLOAT
                    ? row -> appender.append((float) values[row])
                    : row -> appender.append(values[row]);
        } else if (data instanceof ColumnData.Texts texts) {
            return row -> appender.append(texts.values()[row]);
        }
        ColumnData.Wides wides = (ColumnData.Wides) data;
        return row -> appender.appendUUID(wides.most()[row], wides.least()[row]);
    }

    private static Cell number(DuckDBAppender appender, ColumnType type, long[] values) {
        return switch (type) {
            case BOOL -> row -> appender.append(values[row] != 0);
            case CHAR, SHORT -> row -> appender.append((short) values[row]);
            case INT -> row -> appender.append((int) values[row]);
            case DATE -> row -> appender.appendEpochDays((int) values[row]);
            case DATETIME -> row -> appender.appendEpochSeconds(values[row]);
            case TIMESTAMP -> row -> appender.appendEpochMillis(values[row]);
            case NANOTIMESTAMP -> row -> appender.appendEpochNanos(values[row]);
            default -> row -> appender.append(values[row]);
        };
    }
}
