package io.github.dolphindbsync.destination.postgres;

import io.github.dolphindbsync.destination.table.Dialect;
import io.github.dolphindbsync.destination.table.NeededColumn;
import io.github.dolphindbsync.destination.table.StoredColumn;
import io.github.dolphindbsync.destination.table.TableName;
import io.github.dolphindbsync.destination.table.TableUse;
import io.github.dolphindbsync.destination.table.TargetColumns;
import io.github.dolphindbsync.destination.table.TypeMapping;
import io.github.dolphindbsync.rows.RowSchema;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * PostgreSQL: times as instants, with their raw values beside them where these say more (see {@link TargetColumns}),
 * and a primary key over the identity that leads with the tracking value.
 */
final class PostgresDialect implements Dialect {

    private static final int MOST_COLUMNS = 1600;
    // Bytes, of NAMEDATALEN less the one that ends a name.
    private static final int LONGEST_NAME = 63;
    private static final Set<String> SYSTEM_COLUMNS = Set.of("tableoid", "xmin", "cmin", "xmax", "cmax", "ctid");

    @Override
    public TypeMapping types() {
        return new PostgresTypes();
    }

    @Override
    public Optional<List<String>> missingPrivileges(Connection connection, TableUse use) throws SQLException {
        return Optional.of(PostgresPrivileges.missing(connection, use));
    }

    @Override
    public List<StoredColumn> storedColumns(Connection connection, TableName table) throws SQLException {
        List<StoredColumn> columns = new ArrayList<>();
        try (PreparedStatement statement =
                connection.prepareStatement("select attname, format_type(atttypid, atttypmod), attnotnull,"
                        + " atthasdef or attidentity <> '' from pg_catalog.pg_attribute"
                        + " where attrelid = to_regclass(?) and attnum > 0 and not attisdropped order by attnum")) {
            statement.setString(1, table.sql());
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    columns.add(new StoredColumn(
                            result.getString(1), result.getString(2), result.getBoolean(3), result.getBoolean(4)));
                }
            }
        }
        return columns;
    }

    @Override
    public String exactValue(String name, String sqlType) {
        return sqlType.equals("text") ? quote(name) + "::text collate \"C\"" : quote(name);
    }

    /** Of a partition that of the whole table, in which its rows are too. */
    @Override
    public String resolvedName(Connection connection, TableName table) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select quote_ident(nspname) || '.' || quote_ident(relname)"
                        + " from pg_catalog.pg_class join pg_catalog.pg_namespace on pg_namespace.oid = relnamespace"
                        + " where pg_class.oid = coalesce(pg_partition_root(to_regclass(?)), to_regclass(?))")) {
            statement.setString(1, table.sql());
            statement.setString(2, table.sql());
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                return result.getString(1);
            }
        }
    }

    @Override
    public List<NeededColumn> neededColumns(TableName table, RowSchema schema) throws SQLException {
        TargetColumns columns = TargetColumns.of(table, schema, this);
        if (columns.all().size() > MOST_COLUMNS) {
            throw new SQLException(
                    "table " + table.sql() + " would have " + columns.all().size()
                            + " columns, and PostgreSQL has room for " + MOST_COLUMNS
                            + ". Write it to DuckDB, or by your own route into a column of type jsonb");
        }
        return columns.needed(this);
    }

    @Override
    public String constraints(TableName table, RowSchema schema) {
        List<String> identity = TargetColumns.of(table, schema, this).identity();
        return identity.isEmpty() ? "" : ", primary key (" + quoteAll(identity) + ")";
    }

    @Override
    public List<String> keyRefusals(Connection connection, TableName table, RowSchema schema) throws SQLException {
        List<String> identity = TargetColumns.of(table, schema, this).identity();
        return identity.isEmpty() ? List.of() : PostgresKeys.refusals(connection, table, identity);
    }

    @Override
    public List<String> dependants(Connection connection, TableName table, List<String> columns) throws SQLException {
        return columns.isEmpty() ? List.of() : PostgresDependants.of(connection, table, columns);
    }

    /** It would cut a longer one without an error, and two could become one. */
    @Override
    public Optional<String> nameFault(String name, boolean isColumn) {
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > LONGEST_NAME) {
            return Optional.of("has " + bytes + " bytes in UTF-8, and PostgreSQL keeps only the first " + LONGEST_NAME
                    + " of a name");
        }
        return isColumn && SYSTEM_COLUMNS.contains(name)
                ? Optional.of("is that of a system column of PostgreSQL")
                : Optional.empty();
    }

    @Override
    public Map<String, String> inexactKeys(Connection connection, TableName table, List<StoredColumn> keys)
            throws SQLException {
        return PostgresKeys.inexactColumns(
                connection, table, keys.stream().map(StoredColumn::name).toList());
    }

    @Override
    public boolean changesApart(boolean isNew) {
        // To alter a table takes a lock that keeps even readers out.
        return !isNew;
    }

    @Override
    public Optional<String> shortLockTimeout() {
        return Optional.of("set local lock_timeout = '5s'");
    }

    @Override
    public Target target(Connection connection, TableName table, RowSchema schema, List<StoredColumn> stored) {
        return new PostgresTarget(table, schema, TargetColumns.of(table, schema, this));
    }
}
