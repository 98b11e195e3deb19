package io.github.dolphindbsync.destination.postgres;

import io.github.dolphindbsync.destination.table.Dialect;
import io.github.dolphindbsync.destination.table.ReplacedRows;
import io.github.dolphindbsync.destination.table.RowChecks;
import io.github.dolphindbsync.destination.table.SqlStatements;
import io.github.dolphindbsync.destination.table.TableName;
import io.github.dolphindbsync.destination.table.TargetColumns;
import io.github.dolphindbsync.destination.table.TargetColumns.TargetColumn;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.RowBatch;
import io.github.dolphindbsync.rows.RowSchema;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Rows newer than all that are stored go straight in by COPY. Of the others those that are stored as they are need
 * nothing; what is left goes by COPY to a temporary table and from there by INSERT … ON CONFLICT. To COPY all and go
 * back on a violation would leave a dead tuple for every row and an error in the server's log, and the rows at the mark
 * are read again by every poll.
 */
final class PostgresTarget implements Dialect.Target {

    /**
     * So many rows are looked at for each that may be stored: others share its range, as those of a group that
     * continues.
     */
    private static final int LOOKED_AT = 2;

    private final TableName table;
    private final RowSchema schema;
    private final TargetColumns columns;
    private final String staging;
    private final String createStaging;
    private final String upsert;
    private final String leftOut;
    private final List<TargetColumn> compared;
    private final String inOrder;
    private final String storedFrom;
    private final String question;

    PostgresTarget(TableName table, RowSchema schema, TargetColumns columns) {
        this.table = table;
        this.schema = schema;
        this.columns = columns;
        String definitions = columns.all().stream()
                .map(column -> TableName.quote(column.name()) + " " + column.sqlType())
                .collect(Collectors.joining(", "));
        this.staging = "pg_temp." + TableName.quote(stagingName(table, definitions));
        this.createStaging = "create temp table " + staging + " (" + definitions + ") on commit delete rows";
        this.upsert = upsertStatement();
        this.leftOut = "select count(*) from " + staging + " as excluded where not exists (select from " + table.sql()
                + " as stored where " + each(columns.identity(), " and ", "stored.# = excluded.#")
                + (isUpdating() ? " and not (" + dueUpdate() + ")" : "") + ")";
        this.compared = columns.equalityColumns();
        this.storedFrom = "select "
                + TableName.quoteAll(compared.stream().map(TargetColumn::name).toList()) + " from " + table.sql();
        // As the index has them, or the server may scan the whole table for the first rows of the range.
        this.inOrder = " order by " + TableName.quoteAll(columns.identity());
        this.question = schema.isTracked() ? question() : null;
    }

    /**
     * The name carries a hash of what the table looks like, because a pooled session keeps its temporary tables after
     * the target has changed. PostgreSQL cuts names at 63 bytes.
     */
    private static String stagingName(TableName table, String definitions) {
        String hash = HexFormat.of().toHexDigits((table.sql() + definitions).hashCode());
        String name = table.name();
        while (name.getBytes(StandardCharsets.UTF_8).length > 40) {
            name = name.substring(0, name.offsetByCodePoints(name.length(), -1));
        }
        return name + "_staging_" + hash;
    }

    private String upsertStatement() {
        String names = TableName.quoteAll(columns.names());
        String head = "insert into " + table.sql() + " as stored (" + names + ") select " + names + " from " + staging
                + " on conflict (" + TableName.quoteAll(columns.identity()) + ") do ";
        return isUpdating()
                ? head + "update set " + each(columns.changeable(), ", ", "# = excluded.#") + " where " + dueUpdate()
                : head + "nothing";
    }

    private boolean isUpdating() {
        return schema.hasKey() && !columns.comparedColumns().isEmpty();
    }

    /** Whether a row that is stored is to be changed by the one that arrived. */
    private String dueUpdate() {
        List<String> comparedColumns = columns.comparedColumns();
        String differs = "(" + exactly("stored", comparedColumns) + ") is distinct from ("
                + exactly("excluded", comparedColumns) + ")";
        return columns.isIdentifiedByTime()
                ? differs
                : differs + each(List.of(columns.tracking()), "", " and coalesce(stored.# <= excluded.#, true)");
    }

    /** Whatever the collation of a column: a change of case alone is a change. */
    private String exactly(String row, List<String> names) {
        return columns.all().stream()
                .filter(column -> names.contains(column.name()))
                .map(column -> row + "." + TableName.quote(column.name())
                        + (column.sqlType().startsWith("text") ? " collate \"C\"" : ""))
                .collect(Collectors.joining(", "));
    }

    private static String each(List<String> names, String separator, String format) {
        return names.stream()
                .map(name -> format.replace("#", TableName.quote(name)))
                .collect(Collectors.joining(separator));
    }

    @Override
    public boolean isValidFor(Connection connection) {
        return true;
    }

    @Override
    public long write(Connection connection, RowBatch batch, int[] rows) throws SQLException {
        RowChecks checks = new RowChecks(table, batch);
        checks.requireRanges(PostgresCopy::range);
        checks.requireNoCharacter('\0', "a NUL character");
        if ("EUC_JP".equals(connection.unwrap(PGConnection.class).getParameterStatus("server_encoding"))) {
            // The one character that a server of any encoding takes, and gives back as another: U+FFE4.
            checks.requireNoCharacter('\u00A6', "the character U+00A6");
        }
        if (!schema.isTracked()) {
            return rows.length - copy(connection, table.sql(), batch, rows);
        }
        State state = ask(connection);
        long notStored = 0;
        long[] tracking = batch.longs(schema.trackingIndex());
        int[] known =
                Arrays.stream(rows).filter(row -> tracking[row] <= state.newest).toArray();
        if (columns.isIdentifiedByTime() && known.length > 0) {
            known = withoutStored(connection, batch, known);
        }
        if (known.length > 0) {
            stage(connection, batch, known, state.hasStaging);
            if (SqlStatements.update(connection, upsert) < known.length) {
                notStored += SqlStatements.count(connection, leftOut);
            }
        }
        if (known.length < rows.length) {
            int[] fresh = Arrays.stream(rows)
                    .filter(row -> tracking[row] > state.newest)
                    .toArray();
            if (copy(connection, table.sql(), batch, fresh) < fresh.length) {
                // A trigger that moves rows into partitions reports none of them.
                String stored = "select count(*) from " + table.sql() + " where " + within(batch, fresh);
                notStored += fresh.length - SqlStatements.count(connection, stored);
            }
        }
        return notStored;
    }

    /**
     * The rows that are not stored as they are. INSERT … ON CONFLICT would lock each of the others before it sees that
     * there is nothing to do, which writes to the table and to the log; to read them costs a fraction of writing them.
     */
    private int[] withoutStored(Connection connection, RowBatch batch, int[] rows) throws SQLException {
        List<ByteBuffer> images = new PostgresCopy(batch, compared).images(rows);
        PostgresStoredRows stored = new PostgresStoredRows(
                connection,
                storedFrom + " where " + within(batch, rows) + inOrder + " limit " + (long) LOOKED_AT * rows.length,
                images);
        return IntStream.range(0, rows.length)
                .filter(index -> !stored.contains(images.get(index)))
                .map(index -> rows[index])
                .toArray();
    }

    private String trackingValue(long value) {
        return schema.trackingType() == ColumnType.DATE ? "date '1970-01-01' + (" + value + ")" : "(" + value + ")";
    }

    @Override
    public void deleteReplaced(Connection connection, RowBatch batch, int[] rows, List<String> compared)
            throws SQLException {
        stage(connection, batch, rows, ask(connection).hasStaging);
        String bounds = within(batch, rows);
        SqlStatements.execute(
                connection,
                "delete from " + table.sql() + " where " + bounds + " and " + TableName.quote(RowSchema.ROW_ID)
                        + " in ("
                        + ReplacedRows.ids(
                                staging,
                                table.sql(),
                                bounds,
                                TableName.quote(columns.tracking()),
                                TableName.quote(RowSchema.ROW_ID),
                                columns.comparedColumns(new PostgresDialect(), compared))
                        + ")");
    }

    private void stage(Connection connection, RowBatch batch, int[] rows, boolean hasStaging) throws SQLException {
        // What an earlier batch of this transaction left there is gone only after the commit.
        SqlStatements.execute(connection, hasStaging ? "delete from " + staging : createStaging);
        copy(connection, staging, batch, rows);
    }

    /** The condition for the tracking values of these rows. */
    private String within(RowBatch batch, int[] rows) {
        LongSummaryStatistics range =
                Arrays.stream(rows).mapToLong(batch::trackingValue).summaryStatistics();
        return TableName.quote(columns.tracking()) + " between " + trackingValue(range.getMin()) + " and "
                + trackingValue(range.getMax());
    }

    /** @param newest rows up to this tracking value may be stored already */
    private record State(long newest, boolean hasStaging) {}

    private String question() {
        String tracking = "max(" + TableName.quote(columns.tracking()) + ")";
        if (schema.trackingType() == ColumnType.DATE) {
            tracking += " - date '1970-01-01'";
        }
        String newest = columns.isIdentifiedByTime() ? "(select " + tracking + " from " + table.sql() + ")" : "null";
        return "select " + newest + ", to_regclass(" + TableName.literal(staging) + ") is not null";
    }

    /** By a prepared statement, which the server plans once and not for each batch. */
    private State ask(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(question);
                ResultSet result = statement.executeQuery()) {
            result.next();
            long value = result.getLong(1);
            if (result.wasNull()) {
                value = columns.isIdentifiedByTime() ? Long.MIN_VALUE : Long.MAX_VALUE;
            }
            return new State(value, result.getBoolean(2));
        }
    }

    /** Returns how many rows the server reports as stored */
    private long copy(Connection connection, String into, RowBatch batch, int[] rows) throws SQLException {
        List<String> names = columns.all().stream().map(TargetColumn::name).toList();
        CopyIn copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("copy " + into + " (" + TableName.quoteAll(names) + ") from stdin (format binary)");
        try {
            new PostgresCopy(batch, columns.all()).writeTo((bytes, length) -> copy.writeToCopy(bytes, 0, length), rows);
            return copy.endCopy();
        } catch (SQLException | RuntimeException | Error e) {
            PostgresCopy.giveUp(copy, e);
            throw e;
        }
    }
}
