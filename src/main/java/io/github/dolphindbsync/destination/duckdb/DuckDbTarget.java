package io.github.dolphindbsync.destination.duckdb;

import io.github.dolphindbsync.destination.table.Dialect;
import io.github.dolphindbsync.destination.table.ReplacedRows;
import io.github.dolphindbsync.destination.table.RowChecks;
import io.github.dolphindbsync.destination.table.SqlStatements;
import io.github.dolphindbsync.destination.table.StoredColumn;
import io.github.dolphindbsync.destination.table.TableName;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.RowBatch;
import io.github.dolphindbsync.rows.RowSchema;
import java.lang.ref.WeakReference;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.OptionalLong;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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

    private final TableName table;
    private final RowSchema schema;
    private final List<StoredColumn> stored;
    /** For each column of the table the column of the batch, or -1. */
    private final int[] layout;

    private final String staging;
    private final boolean identifiedByTime;
    private final boolean isTracked;

    /**
     * While we hold the file nobody else can change the table, so on the same connection it is as it was. After that
     * another process may have made a new table of it, with its columns in another order.
     */
    private volatile WeakReference<DuckDBConnection> checkedOn;

    DuckDbTarget(
            Connection connection,
            TableName table,
            RowSchema schema,
            List<StoredColumn> stored,
            ToIntFunction<StoredColumn> source)
            throws SQLException {
        this.checkedOn = new WeakReference<>(connection.unwrap(DuckDBConnection.class));
        this.table = table;
        this.schema = schema;
        this.stored = stored;
        this.layout = stored.stream().mapToInt(source).toArray();
        this.staging = table.name() + "_upsert_staging";
        this.identifiedByTime = schema.isIdentifiedByTime();
        this.isTracked = schema.isTracked();
    }

    @Override
    public boolean isValidFor(Connection connection) throws SQLException {
        DuckDBConnection duckDb = connection.unwrap(DuckDBConnection.class);
        if (checkedOn.refersTo(duckDb)) {
            return true;
        }
        // Preparing is several times faster than a look at the catalogue; nothing is executed.
        try (PreparedStatement statement = connection.prepareStatement("from " + table.sql())) {
            ResultSetMetaData now = statement.getMetaData();
            boolean same = now.getColumnCount() == stored.size();
            for (int index = 0; same && index < stored.size(); index++) {
                StoredColumn column = stored.get(index);
                same = now.getColumnName(index + 1).equals(column.name())
                        && now.getColumnTypeName(index + 1).equals(column.sqlType());
            }
            if (same) {
                checkedOn = new WeakReference<>(duckDb);
            }
            return same;
        } catch (SQLException noSuchTable) {
            // Dropped, or the whole file was replaced by another; what that means is said where it is looked up.
            return false;
        }
    }

    @Override
    public long write(Connection connection, RowBatch batch, int[] rows) throws SQLException {
        RowChecks checks = new RowChecks(table, batch);
        checks.requireRanges(DuckDbTypes::range);
        checks.requireDigits(DuckDbTypes.MOST_DIGITS);
        DuckDBConnection duckDb = connection.unwrap(DuckDBConnection.class);
        int[] none = {};
        int[] known = isTracked ? rows : none;
        int[] fresh = isTracked ? none : rows;
        if (identifiedByTime) {
            long[] tracking = batch.longs(schema.trackingIndex());
            long smallest =
                    Arrays.stream(rows).mapToLong(row -> tracking[row]).min().orElseThrow();
            OptionalLong newest = newestStored(connection, smallest);
            known = newest.isEmpty() ? none : select(rows, tracking, newest.getAsLong(), true);
            fresh = newest.isEmpty() ? rows : select(rows, tracking, newest.getAsLong(), false);
        }
        if (known.length > 0) {
            merge(duckDb, batch, known);
        }
        if (fresh.length > 0) {
            String schemaName = table.schema() == null ? connection.getSchema() : table.schema();
            DuckDbRows.append(
                    duckDb.createAppender(connection.getCatalog(), schemaName, table.name()), batch, fresh, layout);
        }
        // It has no triggers, nor anything else that would leave a row out without an error.
        return 0;
    }

    @Override
    public void deleteReplaced(Connection connection, RowBatch batch, int[] rows, List<String> compared)
            throws SQLException {
        String stagingTable = stage(connection.unwrap(DuckDBConnection.class), batch, rows);
        DuckDbDialect dialect = new DuckDbDialect();
        List<ReplacedRows.Compared> columns = schema.columns().stream()
                .filter(column -> comparedColumns().contains(column.name()))
                .map(column -> new ReplacedRows.Compared(
                        dialect.exactValue(column.name(), dialect.types().sqlType(column)),
                        compared.contains(column.name())))
                .toList();
        String tracking = TableName.quote(schema.trackingColumn());
        String bounds = tracking + within(batch, rows);
        String rowId = TableName.quote(RowSchema.ROW_ID);
        SqlStatements.execute(
                connection,
                "delete from " + table.sql() + " where " + bounds + " and " + rowId + " in ("
                        + ReplacedRows.ids(stagingTable, table.sql(), bounds, tracking, rowId, columns) + ")");
    }

    /** The condition for the tracking values of these rows, without the column. */
    private String within(RowBatch batch, int[] rows) {
        LongSummaryStatistics range =
                Arrays.stream(rows).mapToLong(batch::trackingValue).summaryStatistics();
        return " between " + literal(schema.trackingType(), range.getMin()) + " and "
                + literal(schema.trackingType(), range.getMax());
    }

    /** Names of the columns in which two rows of one identity can differ. */
    private List<String> comparedColumns() {
        return schema.columns().stream()
                .map(Column::name)
                .filter(name -> !schema.identity().contains(name) && !name.equals(schema.loadTimeColumn()))
                .toList();
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
        SqlStatements.execute(connection, mergeStatement(stage(connection, batch, rows), batch, rows));
    }

    private String stage(DuckDBConnection connection, RowBatch batch, int[] rows) throws SQLException {
        String stagingTable = "temp.main." + TableName.quote(staging);
        DuckDbDialect dialect = new DuckDbDialect();
        String definitions = schema.columns().stream()
                .map(column ->
                        TableName.quote(column.name()) + " " + dialect.types().sqlType(column))
                .collect(Collectors.joining(", "));
        // Emptied by DELETE or TRUNCATE, a temporary table gets slower with every use.
        SqlStatements.execute(connection, "create or replace temp table " + stagingTable + " (" + definitions + ")");
        int[] all = IntStream.range(0, schema.columns().size()).toArray();
        DuckDbRows.append(connection.createAppender("temp", "main", staging), batch, rows, all);
        return stagingTable;
    }

    private String mergeStatement(String stagingTable, RowBatch batch, int[] rows) {
        List<String> identity = schema.identity();
        List<String> names = schema.columns().stream().map(Column::name).toList();
        List<String> others =
                names.stream().filter(name -> !identity.contains(name)).toList();
        List<String> comparedColumns = comparedColumns();
        StringBuilder sql = new StringBuilder("merge into ").append(table.sql()).append(" as stored using ");
        sql.append(stagingTable).append(" as arrived on (");
        if (identifiedByTime) {
            sql.append("stored.").append(TableName.quote(schema.trackingColumn()));
            sql.append(within(batch, rows)).append(" and ");
        }
        sql.append(each(identity, " and ", "stored.%1$s = arrived.%1$s")).append(')');
        if (schema.hasKey() && !comparedColumns.isEmpty()) {
            sql.append(" when matched and (")
                    .append(comparedColumns.stream().map(this::differs).collect(Collectors.joining(" or ")));
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

    /** Whatever the collation of the column: a change of case alone is a change. */
    private String differs(String name) {
        Column column = schema.columns().get(schema.indexOf(name));
        boolean isText = new DuckDbTypes().sqlType(column).equals("VARCHAR");
        String exactly = isText ? " collate posix" : "";
        return each(List.of(name), "", "stored.%1$s" + exactly + " is distinct from arrived.%1$s");
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
}
