package io.github.dolphindbsync.destination.upsert;

import io.github.dolphindbsync.delivery.BatchContext;
import io.github.dolphindbsync.delivery.DeliveryGate;
import io.github.dolphindbsync.destination.table.Dialect;
import io.github.dolphindbsync.destination.table.RowChecks;
import io.github.dolphindbsync.destination.table.StoredColumn;
import io.github.dolphindbsync.destination.table.TableName;
import io.github.dolphindbsync.destination.table.TableRefresh;
import io.github.dolphindbsync.destination.table.TargetDatabase;
import io.github.dolphindbsync.destination.table.TargetTable;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.RowBatch;
import io.github.dolphindbsync.rows.RowSchema;
import io.github.dolphindbsync.rows.WriteMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.camel.Exchange;

/** Writes rows to one table, which is made and altered as the endpoint allows it. Safe for use by several threads. */
final class TableUpsert {

    private final UpsertEndpoint endpoint;
    private final TableName table;
    private final DataSource dataSource;

    /** The table as it was found last, so that it is not inspected for every batch; null after any failure. */
    private final AtomicReference<TargetTable.Fitting> known = new AtomicReference<>();

    TableUpsert(UpsertEndpoint endpoint, TableName table, DataSource dataSource) {
        this.endpoint = endpoint;
        this.table = table;
        this.dataSource = dataSource;
    }

    /**
     * Whether the table is made even where there is no row. Of what a filter has left nothing, only the source can say
     * how its table looks, and not where a route uses other keys.
     */
    boolean isMadeFor(Exchange exchange) {
        RowSchema source = BatchContext.schemaOf(exchange);
        return source != null
                && source.isTracked()
                && !BatchContext.of(exchange).hasDeliveredBefore()
                && source.identity().containsAll(endpoint.keyColumns())
                && (endpoint.getTrackingColumn() == null
                        || endpoint.getTrackingColumn().equals(source.trackingColumn()));
    }

    void write(Exchange exchange, Iterable<?> rows, Connection connection) throws SQLException {
        boolean written = false;
        try {
            Dialect dialect = TargetDatabase.of(connection).dialect();
            RowBatch batch = rows instanceof RowBatch ready ? ready : toBatch(exchange, rows, dialect, connection);
            requireAgreement(batch.schema());
            new RowChecks(table, batch).requireIdentity();
            BatchContext context = BatchContext.of(exchange);
            TargetTable.Permissions permissions = new TargetTable.Permissions(
                    endpoint.isCreateTable(),
                    context != null && context.mayAlterTable(),
                    context != null && context.hasDeliveredBefore());
            long notStored;
            if (batch.writeMode() instanceof WriteMode.ReplaceAll all) {
                notStored = new TableRefresh(dialect, dataSource, connection, table, gate(exchange, batch.writeMode()))
                        .write(batch, all, RowKeys.allRows(batch), permissions);
            } else {
                boolean mayRepeat = batch.schema().hasKey() || batch != rows;
                int[] newest = mayRepeat ? new RowKeys(batch).newestRows() : RowKeys.allRows(batch);
                notStored = merge(exchange, dialect, connection, batch, newest, permissions);
            }
            DeliveryGate gate = DeliveryGate.of(exchange);
            if (gate != null) {
                gate.written(batch.getName(), notStored);
            }
            written = true;
        } finally {
            if (!written) {
                known.set(null);
            }
        }
    }

    private long merge(
            Exchange exchange,
            Dialect dialect,
            Connection connection,
            RowBatch batch,
            int[] rows,
            TargetTable.Permissions permissions)
            throws SQLException {
        TargetTable.Fitting fitting = fitting(dialect, connection, batch.schema(), permissions);
        DeliveryGate gate = gate(exchange, batch.writeMode());
        if (gate != null) {
            gate.writes(fitting.name());
        }
        if (rows.length == 0) {
            return 0;
        }
        if (batch.writeMode() instanceof WriteMode.Replace replacement) {
            fitting.deleteReplaced(connection, batch, rows, replacement.compared());
            gate.requireSoleWriter(connection, fitting.name());
        }
        return fitting.write(connection, batch, rows);
    }

    /** Null where rows are added that are of no poll. */
    private DeliveryGate gate(Exchange exchange, WriteMode writeMode) {
        DeliveryGate gate = DeliveryGate.of(exchange);
        if (gate == null && writeMode != WriteMode.MERGE) {
            throw new IllegalArgumentException(
                    this + " can't replace rows: the exchange is not that of the poll that read them");
        }
        return gate;
    }

    private RowBatch toBatch(Exchange exchange, Iterable<?> rows, Dialect dialect, Connection connection)
            throws SQLException {
        RowSchema source = BatchContext.schemaOf(exchange);
        return new MapRows(rows)
                .toBatch(
                        source,
                        endpoint.keyColumns(),
                        endpoint.getTrackingColumn(),
                        column -> storedColumn(dialect, connection, column));
    }

    private Column storedColumn(Dialect dialect, Connection connection, String name) throws SQLException {
        for (StoredColumn stored : dialect.storedColumns(connection, table)) {
            if (stored.name().equals(name)) {
                return columnsOfEveryType(name)
                        .filter(column ->
                                stored.sqlType().equals(dialect.types().sqlType(column)))
                        .findFirst()
                        .orElse(null);
            }
        }
        return null;
    }

    private static Stream<Column> columnsOfEveryType(String name) {
        return Arrays.stream(ColumnType.values())
                .flatMap(type -> IntStream.range(0, type.isDecimal() ? type.decimalDigits() : 1)
                        .mapToObj(scale -> new Column(name, type, scale, false, "")))
                .flatMap(column -> Stream.of(column, column.asList()));
    }

    private void requireAgreement(RowSchema schema) {
        List<String> key = endpoint.keyColumns();
        if (!key.isEmpty() && !new HashSet<>(key).equals(new HashSet<>(schema.key()))) {
            throw new IllegalArgumentException(
                    this + " has the option key=" + key + ", but the key of the rows is " + schema.key());
        }
        String trackingColumn = endpoint.getTrackingColumn();
        if (trackingColumn != null && !trackingColumn.equals(schema.trackingColumn())) {
            throw new IllegalArgumentException(this + " has the option trackingColumn=" + trackingColumn
                    + ", but that of the rows is " + schema.trackingColumn());
        }
        if (schema.isTracked() && !schema.hasKey() && schema.indexOf(RowSchema.ROW_ID) < 0) {
            throw new IllegalArgumentException(
                    this + " needs the option key: the rows have" + " neither a key nor a column " + RowSchema.ROW_ID);
        }
    }

    /** A table that was made or altered in this transaction is not remembered: it may still be rolled back. */
    private TargetTable.Fitting fitting(
            Dialect dialect, Connection connection, RowSchema schema, TargetTable.Permissions permissions)
            throws SQLException {
        TargetTable.Fitting remembered = known.get();
        if (remembered != null && remembered.isValidFor(schema, connection)) {
            return remembered;
        }
        TargetTable.Fitting found =
                new TargetTable(dialect, dataSource, connection, table).prepare(schema, permissions);
        if (!found.mayBeRolledBack()) {
            known.set(found);
        }
        return found;
    }

    /** For messages: the endpoint as a user would write it. */
    @Override
    public String toString() {
        return "upsert:" + (table.schema() == null ? "" : table.schema() + ".") + table.name();
    }
}
