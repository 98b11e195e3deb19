package io.github.dolphindbsync.destination.table;

import io.github.dolphindbsync.delivery.DeliveryGate;
import io.github.dolphindbsync.rows.RowBatch;
import io.github.dolphindbsync.rows.WriteMode.ReplaceAll;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Replaces all rows of a table by those of several batches. They are loaded into a table beside it, and with the last
 * batch, in its transaction, take the place of the old ones. So whoever reads the table sees the old rows or the new
 * ones; grants, views and indexes stay. It costs to write each row twice.
 */
public final class TableRefresh {

    /** Ours alone, and never cut: a name made of the target's could be that of another table. */
    private static final String NAME = "dolphindb_sync_loading_";

    private final Dialect dialect;
    private final DataSource dataSource;
    private final Connection connection;
    private final TableName table;
    private final DeliveryGate gate;
    private final TableName beside;

    public TableRefresh(
            Dialect dialect, DataSource dataSource, Connection connection, TableName table, DeliveryGate gate) {
        this.dialect = dialect;
        this.dataSource = dataSource;
        this.connection = connection;
        this.table = table;
        this.gate = gate;
        String hash = UUID.nameUUIDFromBytes(table.sql().getBytes(StandardCharsets.UTF_8))
                .toString();
        this.beside = new TableName(table.schema(), NAME + hash.replace("-", ""));
    }

    /** Returns how many rows of all batches were left out by the table, known with the last of them */
    public long write(RowBatch batch, ReplaceAll delivery, int[] rows, TargetTable.Permissions permissions)
            throws SQLException {
        requireMayCreate(permissions);
        // Before anything is loaded, so that a table that can't be altered is reported first.
        TargetTable.Fitting target = new TargetTable(dialect, dataSource, connection, table)
                .prepare(batch.schema(), new TargetTable.Permissions(permissions.create(), permissions.alter(), false));
        gate.writes(target.name());
        gate.requireSoleWriter(connection, target.name());
        TargetTable loadingTable = new TargetTable(dialect, dataSource, connection, beside);
        if (delivery.isFirst()) {
            loadingTable.dropIfThere();
        }
        TargetTable.Fitting loading =
                loadingTable.prepare(batch.schema(), new TargetTable.Permissions(true, false, false));
        if (rows.length > 0) {
            loading.write(connection, batch, rows);
        }
        long notStored = delivery.isLast() ? swap(batch) : 0;
        if (delivery.isLast()) {
            gate.requireSoleWriter(connection, target.name());
        }
        return notStored;
    }

    private void requireMayCreate(TargetTable.Permissions permissions) throws SQLException {
        if (!permissions.create()) {
            throw new SQLException(
                    "table " + table + " can't be refreshed: mode full-refresh creates the table " + beside
                            + " to load the rows into, and createTable=false forbids that. Remove createTable=false, or set another"
                            + " mode");
        }
    }

    private long swap(RowBatch batch) throws SQLException {
        List<String> names = dialect.neededColumns(table, batch.schema()).stream()
                .map(NeededColumn::name)
                .toList();
        empty(table);
        String columns = dialect.quoteAll(names);
        long loaded = SqlStatements.count(connection, "select count(*) from " + dialect.sql(beside));
        long stored = SqlStatements.update(
                connection,
                "insert into " + dialect.sql(table) + " (" + columns + ") select " + columns + " from "
                        + dialect.sql(beside));
        if (dialect.changesApart(true)) {
            // To drop it would commit what is under way.
            empty(beside);
        } else {
            SqlStatements.execute(connection, "drop table " + dialect.sql(beside));
        }
        return stored == loaded
                ? 0
                : loaded - SqlStatements.count(connection, "select count(*) from " + dialect.sql(table));
    }

    private void empty(TableName emptied) throws SQLException {
        SqlStatements.execute(connection, "delete from " + dialect.sql(emptied));
    }
}
