package io.github.dolphindbsync.destination.mariadb;

import io.github.dolphindbsync.destination.table.TableName;
import io.github.dolphindbsync.destination.table.TableUse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What an account of MariaDB or MySQL may not do, with the statement that would allow it. Rights come from the server,
 * the database (whose name may be a pattern there) and the table. What comes by a role is not told.
 */
final class MariaDbPrivileges {

    private MariaDbPrivileges() {}

    static Optional<List<String>> missing(Connection connection, TableUse use, boolean isThere) throws SQLException {
        TableName table = use.name();
        String database = table.schema() == null ? connection.getCatalog() : table.schema();
        Account account = account(connection);
        Set<String> ofDatabase = new HashSet<>();
        ask(
                connection,
                "select privilege_type from information_schema.user_privileges where grantee = ?",
                ofDatabase,
                account.grantee());
        ask(
                connection,
                "select privilege_type from information_schema.schema_privileges where grantee = ?"
                        + " and ? like table_schema",
                ofDatabase,
                account.grantee(),
                database);
        Set<String> ofTable = new HashSet<>(ofDatabase);
        ask(
                connection,
                "select privilege_type from information_schema.table_privileges where grantee = ?"
                        + " and table_schema = ? and table_name = ?",
                ofTable,
                account.grantee(),
                database,
                table.name());
        List<String> needed = new ArrayList<>(use.rights());
        if (!isThere) {
            needed.add("create");
        }
        if (use.isAltered()) {
            needed.add("alter");
        }
        String user = account.sql();
        MariaDbDialect dialect = new MariaDbDialect(false);
        List<String> missing = new ArrayList<>();
        String lacking = lacking(needed, ofTable);
        if (!lacking.isEmpty()) {
            missing.add("missing privilege " + lacking.toUpperCase(Locale.ROOT) + " on table " + use.table()
                    + ": grant " + lacking + " on " + dialect.quote(database) + "." + dialect.quote(table.name())
                    + " to " + user);
        }
        // Such tables have names of their own, or none that lasts.
        List<String> neededBeside = new ArrayList<>(use.isStaged() ? List.of("create temporary tables") : List.of());
        neededBeside.addAll(use.isReplaced() ? List.of("create", "drop", "select", "insert", "delete") : List.of());
        String lackingBeside = lacking(neededBeside, ofDatabase);
        if (!lackingBeside.isEmpty()) {
            missing.add("missing privilege " + lackingBeside.toUpperCase(Locale.ROOT) + " on database " + database
                    + ": grant " + lackingBeside + " on " + dialect.quote(asPattern(database)) + ".* to " + user);
        }
        return missing.isEmpty() || !hasRoles(connection) ? Optional.of(missing) : Optional.empty();
    }

    /** In a grant on all tables of a database its name is a pattern, which could match other databases. */
    private static String asPattern(String database) {
        return database.replaceAll("[\\\\_%]", "\\\\$0");
    }

    private static String lacking(List<String> needed, Set<String> held) {
        return String.join(
                ", ", needed.stream().filter(right -> !held.contains(right)).toList());
    }

    /** Whether privileges may also come from roles, whose grants the account can't see. */
    private static boolean hasRoles(Connection connection) throws SQLException {
        Set<String> roles = new HashSet<>();
        ask(connection, "select role_name from information_schema.enabled_roles where role_name is not null", roles);
        return !roles.isEmpty();
    }

    private static void ask(Connection connection, String query, Set<String> answers, String... parameters)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            for (int index = 0; index < parameters.length; index++) {
                statement.setString(index + 1, parameters[index]);
            }
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    answers.add(result.getString(1).toLowerCase(Locale.ROOT));
                }
            }
        }
    }

    /** Of two parts: the user's name may have an @, the host's has none. */
    private record Account(String user, String host) {

        /** As the tables of grants have it, where nothing is escaped. */
        String grantee() {
            return "'" + user + "'@'" + host + "'";
        }

        String sql() {
            return TableName.literal(user) + "@" + TableName.literal(host);
        }
    }

    private static Account account(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select current_user()")) {
            result.next();
            String account = result.getString(1);
            int at = account.lastIndexOf('@');
            return new Account(account.substring(0, at), account.substring(at + 1));
        }
    }
}
