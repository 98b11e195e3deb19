package io.github.dolphindbsync.destination.postgres;

import io.github.dolphindbsync.destination.table.TableName;
import io.github.dolphindbsync.destination.table.TableUse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What an account of PostgreSQL may not do, as the server's own functions tell, with the statement that would allow it.
 */
final class PostgresPrivileges {

    private static final String QUERY =
            "select current_user, current_database(), current_setting('transaction_read_only') = 'on',"
                    + " has_database_privilege(current_database(), 'create'),"
                    + " has_database_privilege(current_database(), 'temporary'),"
                    + " wanted.schema, n.oid is not null, has_schema_privilege(n.oid, 'usage'),"
                    + " has_schema_privilege(n.oid, 'create'), c.oid is not null, pg_has_role(c.relowner, 'usage'), "
                    + "c.oid"
                    + " from (select coalesce(?, current_schema()::text) as schema, ?::text as name) wanted"
                    + " left join pg_catalog.pg_namespace n on n.nspname = wanted.schema"
                    + " left join pg_catalog.pg_class c on c.relname = wanted.name and c.relkind in ('r', 'p', 'v', "
                    + "'f')"
                    + " and case when ?::text is null then pg_table_is_visible(c.oid) else c.relnamespace = n.oid end";

    private final Connection connection;
    private final TableUse use;
    private final List<String> missing = new ArrayList<>();
    private String user;

    private PostgresPrivileges(Connection connection, TableUse use) {
        this.connection = connection;
        this.use = use;
    }

    static List<String> missing(Connection connection, TableUse use) throws SQLException {
        PostgresPrivileges privileges = new PostgresPrivileges(connection, use);
        privileges.inspect();
        return privileges.missing;
    }

    private void inspect() throws SQLException {
        TableName table = use.name();
        try (PreparedStatement statement = connection.prepareStatement(QUERY)) {
            statement.setString(1, table.schema());
            statement.setString(2, table.name());
            statement.setString(3, table.schema());
            try (ResultSet found = statement.executeQuery()) {
                found.next();
                inspect(found);
            }
        }
    }

    private void inspect(ResultSet found) throws SQLException {
        user = TableName.quote(found.getString(1));
        String database = TableName.quote(found.getString(2));
        if (found.getBoolean(3)) {
            missing.add("the server is read-only: it is a standby, or default_transaction_read_only is on");
        }
        require(!use.isStaged() || found.getBoolean(5), "temporary", "database " + database);
        String schema = found.getString(6);
        if (schema == null) {
            missing.add("no usable schema: grant usage, create on schema public to " + user + ", or set search_path");
            return;
        }
        String quoted = TableName.quote(schema);
        boolean hasTable = found.getBoolean(10);
        if (!found.getBoolean(7)) {
            require(found.getBoolean(4), "create", "database " + database);
            return;
        }
        require(found.getBoolean(8), "usage", "schema " + quoted);
        if (!hasTable || use.isReplaced()) {
            require(found.getBoolean(9), "create", "schema " + quoted);
        }
        if (hasTable) {
            inspectTable(found.getLong(12), found.getBoolean(11));
        }
    }

    private void inspectTable(long table, boolean isOwner) throws SQLException {
        String name = use.name().sql();
        List<String> lacking = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("select has_table_privilege(?::oid, ?)")) {
            for (String right : use.rights()) {
                statement.setLong(1, table);
                statement.setString(2, right);
                try (ResultSet result = statement.executeQuery()) {
                    result.next();
                    if (!result.getBoolean(1)) {
                        lacking.add(right);
                    }
                }
            }
        }
        String rights = String.join(", ", lacking);
        require(lacking.isEmpty(), rights, "table " + name);
        if (use.isAltered() && !isOwner) {
            missing.add("only the owner can alter table " + name + ": alter table " + name + " owner to " + user);
        }
    }

    private void require(boolean isAllowed, String privileges, String object) {
        if (!isAllowed) {
            missing.add("missing privilege " + privileges.toUpperCase(Locale.ROOT) + " on " + object + ": grant "
                    + privileges + " on " + object + " to " + user);
        }
    }
}
