package io.github.dolphindbsync.destination.jdbc;

import io.github.dolphindbsync.destination.table.Dialect;
import io.github.dolphindbsync.destination.table.ReplacedRows;
import io.github.dolphindbsync.destination.table.SqlStatements;
import io.github.dolphindbsync.destination.table.TableName;
import io.github.dolphindbsync.destination.table.TargetColumns;
import io.github.dolphindbsync.rows.RowBatch;
import io.github.dolphindbsync.rows.RowSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Rows go to a temporary table, and from there first change those that are stored and then join them. Not by a
 * statement that inserts or updates as the case may be: some of these take a conflict on any other unique index for a
 * row that is there, and would drop it without an error.
 */
final class StagedUpsert {

    private final JdbcDialect dialect;
    private final String table;
    private final TargetColumns columns;
    private final String staging;
    private final String create;
    private final Optional<String> update;
    private final String insert;
    private final String absent;
    private final Optional<String> unchanged;

    StagedUpsert(JdbcDialect dialect, TableName table, RowSchema schema, TargetColumns columns) {
        this.dialect = dialect;
        this.table = dialect.sql(table);
        this.columns = columns;
        String definitions = columns.all().stream()
                .map(column -> dialect.quote(column.name()) + " " + column.sqlType())
                .collect(Collectors.joining(", "));
        // A pooled session keeps its temporary tables when the target is long another one.
        String name = "staging_" + HexFormat.of().toHexDigits((dialect.sql(table) + definitions).hashCode());
        this.staging = dialect.temporary(name);
        this.create = dialect.createTemporary(name, definitions);
        String on = each(columns.identity(), " and ", "kept.# = arrived.#");
        this.update = update(dialect.sql(table), schema, on);
        String names = dialect.quoteAll(columns.names());
        String fromAbsent = " from " + staging + " arrived where not exists (select 1 from " + dialect.sql(table)
                + " kept where " + on + ")";
        this.insert = "insert into " + dialect.sql(table) + " (" + names + ") select " + names + fromAbsent;
        this.absent = "select count(*)" + fromAbsent;
        this.unchanged = when(schema)
                .map(when -> "select count(*) from " + dialect.sql(table) + " kept, " + staging + " arrived where " + on
                        + " and " + when);
    }

    private Optional<String> update(String table, RowSchema schema, String on) {
        List<String> changed = columns.changeable().stream().map(dialect::quote).toList();
        return when(schema).map(when -> dialect.update(table, staging, changed, on, when));
    }

    /** Whether a row that is stored is to be changed by the one that arrived; empty where none ever is. */
    private Optional<String> when(RowSchema schema) {
        List<String> comparedColumns = columns.comparedColumns();
        if (!schema.hasKey() || comparedColumns.isEmpty()) {
            return Optional.empty();
        }
        String when = comparedColumns.stream()
                .map(dialect::quote)
                .map(name -> dialect.differs("kept." + name, "arrived." + name))
                .collect(Collectors.joining(" or ", "(", ")"));
        return Optional.of(
                columns.isIdentifiedByTime()
                        ? when
                        : when + each(List.of(columns.tracking()), "", " and (kept.# is null or kept.# <= arrived.#)"));
    }

    private String each(List<String> names, String separator, String format) {
        return names.stream()
                .map(name -> format.replace("#", dialect.quote(name)))
                .collect(Collectors.joining(separator));
    }

    private void stage(Connection connection, RowBatch batch, int[] rows) throws SQLException {
        SqlStatements.execute(connection, create);
        // What an earlier batch of this session left there when it was rolled back.
        SqlStatements.execute(connection, "delete from " + staging);
        JdbcRows.insert(connection, dialect, staging, columns.all(), batch, rows);
    }

    /** See {@link Dialect.Target#deleteReplaced}. */
    void deleteReplaced(Connection connection, RowBatch batch, int[] rows, List<String> compared) throws SQLException {
        stage(connection, batch, rows);
        String tracking = dialect.quote(columns.tracking());
        String bounds = tracking + " between ? and ?";
        String ids = ReplacedRows.ids(
                staging,
                table,
                bounds,
                tracking,
                dialect.quote(RowSchema.ROW_ID),
                columns.comparedColumns(dialect, compared));
        JdbcCells.Cell cell = JdbcCells.of(dialect, columns.trackingColumn(), batch);
        Comparator<Integer> byTracking = Comparator.comparingLong(batch::trackingValue);
        int first = IntStream.of(rows).boxed().min(byTracking).orElseThrow();
        int last = IntStream.of(rows).boxed().max(byTracking).orElseThrow();
        try (PreparedStatement delete = connection.prepareStatement(dialect.delete(table, bounds, ids))) {
            for (int parameter = 1; parameter <= 4; parameter += 2) {
                cell.bind(delete, parameter, first);
                cell.bind(delete, parameter + 1, last);
            }
            delete.executeUpdate();
        }
    }

    /** See {@link Dialect.Target#write}. */
    long write(Connection connection, RowBatch batch, int[] rows) throws SQLException {
        stage(connection, batch, rows);
        long stored = update.isPresent() ? SqlStatements.update(connection, update.get()) : 0;
        stored += SqlStatements.update(connection, insert);
        long leftOut = stored < rows.length ? leftOut(connection) : 0;
        // The session may go back to a host's pool.
        SqlStatements.execute(connection, "delete from " + staging);
        return leftOut;
    }

    /** Most rows that are not stored were there already, as they are or newer. */
    private long leftOut(Connection connection) throws SQLException {
        long leftOut = SqlStatements.count(connection, absent);
        return unchanged.isPresent() ? leftOut + SqlStatements.count(connection, unchanged.get()) : leftOut;
    }
}
