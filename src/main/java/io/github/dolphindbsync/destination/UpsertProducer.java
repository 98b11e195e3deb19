package io.github.dolphindbsync.destination;

import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.RowBatch;
import io.github.dolphindbsync.rows.RowSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.apache.camel.component.jdbc.ConnectionStrategy;
import org.apache.camel.support.DefaultProducer;

/** Takes bodies apart, keeps to the transaction that there is, and leaves the writing to a {@link Dialect.Target}. */
final class UpsertProducer extends DefaultProducer {

    private final UpsertEndpoint endpoint;
    private final TableName table;
    private final DataSource dataSource;
    private final ConnectionStrategy connectionStrategy;

    /** The table as it was found last, so that it is not looked at for every batch; null after any failure. */
    private final AtomicReference<CheckedTable> checkedTable = new AtomicReference<>();

    private record CheckedTable(RowSchema schema, Dialect.Target target) {
        boolean isValidFor(RowSchema other, Connection connection) throws SQLException {
            return schema.equals(other) && target.isValidFor(connection);
        }
    }

    UpsertProducer(UpsertEndpoint endpoint, DataSource dataSource, ConnectionStrategy connectionStrategy) {
        super(endpoint);
        this.endpoint = endpoint;
        this.table = endpoint.tableName();
        this.dataSource = dataSource;
        this.connectionStrategy = connectionStrategy;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        Object body = exchange.getMessage().getBody();
        if (!(body instanceof Iterable<?> rows)) {
            throw new IllegalArgumentException("upsert:" + endpoint.getTable()
                    + " takes a list of maps as body, and this is "
                    + (body == null ? "null" : body.getClass().getName()));
        }
        // A batch of which all rows were put aside still makes the table: the next one takes its lack for a loss.
        if (!(rows instanceof RowBatch) && !rows.iterator().hasNext()) {
            return;
        }
        Connection connection = connectionStrategy.getConnection(dataSource);
        if (connectionStrategy.isConnectionTransactional(connection, dataSource)) {
            write(exchange, rows, connection);
            return;
        }
        try (connection) {
            if (connection.getAutoCommit()) {
                writeInOwnTransaction(exchange, rows, connection);
            } else if (exchange.isTransacted()) {
                write(exchange, rows, connection);
            } else {
                throw new SQLException("upsert:" + endpoint.getTable() + " got a connection with autocommit off, and"
                        + " nobody would commit: use a transacted route or a data source with autocommit on");
            }
        }
    }

    private void writeInOwnTransaction(Exchange exchange, Iterable<?> rows, Connection connection) throws SQLException {
        boolean committed = false;
        connection.setAutoCommit(false);
        try {
            write(exchange, rows, connection);
            connection.commit();
            committed = true;
        } finally {
            if (!committed) {
                connection.rollback();
            }
            connection.setAutoCommit(true);
        }
    }

    private void write(Exchange exchange, Iterable<?> rows, Connection connection) throws SQLException {
        boolean written = false;
        try {
            Dialect dialect = Dialect.of(connection);
            RowBatch batch = rows instanceof RowBatch ready ? ready : toBatch(exchange, rows, dialect, connection);
            requireAgreement(batch.schema());
            new RowChecks(table, batch).requireIdentity();
            boolean mayRepeat = batch.schema().hasKey() || batch != rows;
            int[] newest = mayRepeat ? new RowKeys(batch).newestRows() : RowKeys.allRows(batch);
            boolean continues = exchange.getProperty(RowSchema.CONTINUES_PROPERTY, false, Boolean.class);
            Dialect.Target target = target(dialect, connection, batch.schema(), continues);
            if (newest.length > 0) {
                target.write(connection, batch, newest);
            }
            written = true;
        } finally {
            if (!written) {
                checkedTable.set(null);
            }
        }
    }

    private RowBatch toBatch(Exchange exchange, Iterable<?> rows, Dialect dialect, Connection connection)
            throws SQLException {
        RowSchema source = exchange.getProperty(RowSchema.EXCHANGE_PROPERTY, RowSchema.class);
        return new MapRows(rows)
                .toBatch(
                        source,
                        endpoint.keyColumns(),
                        endpoint.getTrackingColumn(),
                        column -> storedType(dialect, connection, column));
    }

    private ColumnType storedType(Dialect dialect, Connection connection, String column) throws SQLException {
        for (Dialect.StoredColumn stored : dialect.storedColumns(connection, table)) {
            for (ColumnType type : ColumnType.values()) {
                if (stored.name().equals(column)
                        && stored.sqlType().equals(dialect.sqlType(new Column(column, type)))) {
                    return type;
                }
            }
        }
        return null;
    }

    private void requireAgreement(RowSchema schema) {
        List<String> key = endpoint.keyColumns();
        if (!key.isEmpty() && !new HashSet<>(key).equals(new HashSet<>(schema.key()))) {
            throw new IllegalArgumentException("upsert:" + endpoint.getTable() + " has the option key=" + key
                    + ", but the key of the rows is " + schema.key());
        }
        String trackingColumn = endpoint.getTrackingColumn();
        if (trackingColumn != null && !trackingColumn.equals(schema.trackingColumn())) {
            throw new IllegalArgumentException("upsert:" + endpoint.getTable() + " has the option trackingColumn="
                    + trackingColumn + ", but that of the rows is " + schema.trackingColumn());
        }
        if (!schema.hasKey() && schema.indexOf(RowSchema.ROW_ID) < 0) {
            throw new IllegalArgumentException("upsert:" + endpoint.getTable() + " needs the option key: the rows have"
                    + " neither a key nor a column " + RowSchema.ROW_ID);
        }
    }

    /** A table that was created a moment ago is not remembered: the transaction may still be rolled back. */
    private Dialect.Target target(Dialect dialect, Connection connection, RowSchema schema, boolean continues)
            throws SQLException {
        CheckedTable checked = checkedTable.get();
        if (checked != null && checked.isValidFor(schema, connection)) {
            return checked.target();
        }
        List<Dialect.StoredColumn> stored = dialect.storedColumns(connection, table);
        if (stored.isEmpty()) {
            if (!endpoint.isCreateTable()) {
                throw new SQLException("there is no table " + table + ", and createTable=false forbids to create it");
            }
            if (continues) {
                throw new SQLException(
                        "there is no table " + table + ", although the sync has delivered rows before: it would"
                                + " lack them. Restore the table, or set the target back. To load anew, remove the sync's row from the"
                                + " table of checkpoints; to go on with new rows only, create the table yourself");
            }
            dialect.create(connection, table, schema);
            return dialect.check(connection, table, schema, dialect.storedColumns(connection, table));
        }
        Dialect.Target target = dialect.check(connection, table, schema, stored);
        checkedTable.set(new CheckedTable(schema, target));
        return target;
    }
}
