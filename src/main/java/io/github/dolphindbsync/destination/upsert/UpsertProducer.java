package io.github.dolphindbsync.destination.upsert;

import io.github.dolphindbsync.checkpoint.AutoCommit;
import io.github.dolphindbsync.checkpoint.SharedConnection;
import io.github.dolphindbsync.delivery.DeliveryGate;
import io.github.dolphindbsync.delivery.SharedTransaction;
import io.github.dolphindbsync.destination.table.TableName;
import io.github.dolphindbsync.rows.RowBatch;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.apache.camel.component.jdbc.ConnectionStrategy;
import org.apache.camel.support.DefaultProducer;

/** Keeps to the transaction that there is, and leaves the writing to a {@link TableUpsert}. */
final class UpsertProducer extends DefaultProducer {

    private final UpsertEndpoint endpoint;
    private final DataSource dataSource;
    private final ConnectionStrategy connectionStrategy;

    /** More than one where the endpoint names none, and the rows say it. */
    private final Map<TableName, TableUpsert> tables = new ConcurrentHashMap<>();

    UpsertProducer(UpsertEndpoint endpoint, DataSource dataSource, ConnectionStrategy connectionStrategy) {
        super(endpoint);
        this.endpoint = endpoint;
        this.dataSource = dataSource;
        this.connectionStrategy = connectionStrategy;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        Object body = exchange.getMessage().getBody();
        if (!(body instanceof Iterable<?> rows)) {
            throw new IllegalArgumentException("upsert:" + endpoint.getTable()
                    + " needs a list of maps as body, not a "
                    + (body == null ? "null" : body.getClass().getName()));
        }
        TableUpsert table = tables.computeIfAbsent(
                endpoint.tableName(exchange), name -> new TableUpsert(endpoint, name, dataSource));
        // Without rows the table is still made in a sync's first poll: the next one would take a missing table for a
        // loss.
        if (!(rows instanceof RowBatch) && !rows.iterator().hasNext() && !table.isMadeFor(exchange)) {
            return;
        }
        SharedTransaction.requireOneDatabase(exchange, dataSource, table.toString());
        Connection connection = connectionStrategy.getConnection(dataSource);
        if (connectionStrategy.isConnectionTransactional(connection, dataSource)) {
            writeInTransactionOfHost(table, exchange, rows, connection);
            return;
        }
        try (connection) {
            if (SharedConnection.isOfHost(dataSource, connection)) {
                writeInTransactionOfHost(table, exchange, rows, connection);
            } else {
                SharedTransaction.requireNoneAround(exchange, table.toString());
                AutoCommit.inTransaction(connection, () -> table.write(exchange, rows, connection));
            }
        }
    }

    private static void writeInTransactionOfHost(
            TableUpsert table, Exchange exchange, Iterable<?> rows, Connection connection) throws SQLException {
        DeliveryGate gate = DeliveryGate.of(exchange);
        if (gate != null) {
            gate.writesInTransaction();
        }
        table.write(exchange, rows, connection);
    }
}
