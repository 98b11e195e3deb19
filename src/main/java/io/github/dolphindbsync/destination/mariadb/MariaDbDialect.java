package io.github.dolphindbsync.destination.mariadb;

import io.github.dolphindbsync.destination.jdbc.JdbcDialect;
import io.github.dolphindbsync.destination.jdbc.JdbcTarget;
import io.github.dolphindbsync.destination.jdbc.JdbcTypes;
import io.github.dolphindbsync.destination.table.NeededColumn;
import io.github.dolphindbsync.destination.table.RowChecks;
import io.github.dolphindbsync.destination.table.StoredColumn;
import io.github.dolphindbsync.destination.table.TableName;
import io.github.dolphindbsync.destination.table.TableUse;
import io.github.dolphindbsync.rows.RowSchema;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * MariaDB and MySQL. Times end at microseconds, so a NANOTIMESTAMP has its raw value beside it. Texts are compared by
 * their bytes, spaces at the end included, because the databases' own collations take different rows for the same.
 */
final class MariaDbDialect extends JdbcDialect {

    /** The head of a packet, and of a statement. */
    private static final int BESIDE_VALUES = 256;

    private final boolean isMySql;
    private final MariaDbTypes types;

    /** The server's max_allowed_packet; 0 as long as it was not asked. */
    private final long largestPacket;

    MariaDbDialect(boolean isMySql) {
        this(isMySql, 0);
    }

    private MariaDbDialect(boolean isMySql, long largestPacket) {
        this.isMySql = isMySql;
        this.largestPacket = largestPacket;
        this.types = new MariaDbTypes(isMySql);
    }

    @Override
    public JdbcTypes types() {
        return types;
    }

    @Override
    public boolean hasSchema(Connection connection, String schema) {
        // A schema is another database, which its owner creates.
        return true;
    }

    @Override
    public void check(RowChecks checks, RowSchema schema) throws SQLException {
        checks.requireRanges(MariaDbTypes::range);
        checks.requireFloating(Double::isFinite);
        checks.requireLengths(
                column -> schema.identity().contains(column.name()) ? MariaDbTypes.LONGEST_KEY : Integer.MAX_VALUE);
        checks.requireRowBytes(
                largestStatement(),
                "max_allowed_packet = " + largestPacket
                        + " of the server allows. Raise it there (its clients must reconnect), or leave the column "
                        + "out (sync.<name>.leave-out)");
    }

    @Override
    public long largestStatement() {
        return Math.max(0, largestPacket - BESIDE_VALUES);
    }

    @Override
    public Optional<String> readOnlyReason(Connection connection) throws SQLException {
        return MariaDbReadOnly.reason(connection, isMySql);
    }

    @Override
    public Optional<List<String>> missingPrivileges(Connection connection, TableUse use) throws SQLException {
        boolean isThere = !storedColumns(connection, use.name()).isEmpty();
        return MariaDbPrivileges.missing(connection, use, isThere);
    }

    /** It sorts by the beginning of long values only. */
    @Override
    public String exactValue(String name, String sqlType) {
        if (sqlType.contains("text") || sqlType.contains("char")) {
            return "md5(convert(" + quote(name) + " using utf8mb4))";
        }
        return sqlType.contains("blob") ? "md5(" + quote(name) + ")" : quote(name);
    }

    /** Reported also for a column whose type differs in other ways. */
    @Override
    public Map<String, String> inexactKeys(Connection connection, TableName table, List<StoredColumn> keys) {
        Map<String, String> inexact = new LinkedHashMap<>();
        for (StoredColumn key : keys) {
            boolean losesBlanks = key.sqlType().startsWith("char(");
            if (losesBlanks || !key.sqlType().endsWith(types.collation())) {
                inexact.put(
                        key.name(),
                        (losesBlanks ? "blanks at the end of a text are lost" : "texts are not compared byte by byte")
                                + ". alter table " + sql(table) + " modify column "
                                + quote(key.name()) + " varchar(" + MariaDbTypes.LONGEST_KEY + ")" + types.collation()
                                + " not null makes it exact");
            }
        }
        return inexact;
    }

    @Override
    public Target target(Connection connection, TableName table, RowSchema schema, List<StoredColumn> stored)
            throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet mode = statement.executeQuery("select @@sql_mode, @@max_allowed_packet")) {
            mode.next();
            if (!mode.getString(1).contains("STRICT_")) {
                throw new SQLException("table " + table + ": the sql_mode of this connection is '" + mode.getString(1)
                        + "', which changes values that don't fit without an error. Add STRICT_TRANS_TABLES to it, "
                        + "for the server or"
                        + " for the connections of the data source");
            }
            return new JdbcTarget(new MariaDbDialect(isMySql, mode.getLong(2)), table, schema);
        }
    }

    @Override
    public String alterType(TableName table, StoredColumn stored, NeededColumn needed) {
        return "alter table " + sql(table) + " modify column " + definition(needed);
    }

    @Override
    public Optional<String> comment(TableName table, NeededColumn column) {
        if (column.source() == null || column.source().comment().isEmpty()) {
            return Optional.empty();
        }
        String text = TableName.literal(column.source().comment().replace("\\", "\\\\"));
        return Optional.of("alter table " + sql(table) + " modify column " + definition(column) + " comment " + text);
    }

    @Override
    public boolean changesApart(boolean isNew) {
        // Every change of a table commits.
        return true;
    }

    @Override
    public void requireSeesChanges(Connection connection, TableName table) throws SQLException {
        // Such a transaction continues to see MySQL's catalogue as it saw it first.
        if (isMySql && connection.getTransactionIsolation() > Connection.TRANSACTION_READ_COMMITTED) {
            throw new SQLException("table " + table
                    + " must be created or altered, which this connection would not see: its transactions keep their "
                    + "first snapshot. Give the data source the isolation"
                    + " TRANSACTION_READ_COMMITTED");
        }
    }

    @Override
    public Optional<String> shortLockTimeout() {
        return Optional.of("set @dolphindb_sync_lock_wait_timeout = @@session.lock_wait_timeout,"
                + " session lock_wait_timeout = 5");
    }

    @Override
    public Optional<String> formerLockTimeout() {
        return Optional.of("set session lock_wait_timeout = @dolphindb_sync_lock_wait_timeout");
    }

    @Override
    public String quote(String name) {
        return "`" + TableName.requireUsable(name).replace("`", "``") + "`";
    }

    @Override
    public String createTemporary(String name, String definitions) {
        return "create temporary table if not exists " + quote(name) + " (" + definitions + ")";
    }

    @Override
    public String delete(String table, String bounds, String ids) {
        return "delete kept from " + table + " as kept join (" + ids + ") replaced on kept." + quote(RowSchema.ROW_ID)
                + " = replaced.id where " + bounds;
    }

    @Override
    public String differs(String one, String other) {
        return "not (" + one + " <=> " + other + ")";
    }

    @Override
    public String update(String table, String from, List<String> names, String on, String when) {
        String set = names.stream()
                .map(name -> "kept." + name + " = arrived." + name)
                .collect(Collectors.joining(", "));
        return "update " + table + " kept join " + from + " arrived on " + on + " set " + set + " where " + when;
    }

    @Override
    public String resolvedName(Connection connection, TableName table) throws SQLException {
        return MariaDbCatalogue.resolvedName(connection, table);
    }

    @Override
    public List<StoredColumn> storedColumns(Connection connection, TableName table) throws SQLException {
        return MariaDbCatalogue.storedColumns(connection, table);
    }

    @Override
    public List<String> dependants(Connection connection, TableName table, List<String> columns) throws SQLException {
        return columns.isEmpty() ? List.of() : MariaDbCatalogue.dependants(connection, table, columns);
    }

    @Override
    public String fold(String name) {
        return MariaDbNames.fold(name);
    }

    @Override
    public Map<String, String> comparedNames(Connection connection, List<String> names) throws SQLException {
        return MariaDbNames.compared(connection, names);
    }

    @Override
    public Optional<String> nameFault(String name, boolean isColumn) {
        return MariaDbNames.fault(name, isMySql ? "MySQL" : "MariaDB");
    }
}
