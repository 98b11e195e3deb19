package io.github.dolphindbsync.destination.mariadb;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Whether a server of MariaDB or MySQL takes no changes from a connection, as a replica does. */
final class MariaDbReadOnly {

    /** Those by which an account is not bound to read_only; the names that the servers have for one and the same. */
    private static final String EXEMPT = "select count(*) from information_schema.user_privileges"
            + " where grantee = concat('''', replace(current_user(), '@', '''@'''), '''')"
            + " and replace(privilege_type, '_', ' ') in ";

    private static final String VARIABLES = "show variables where variable_name in"
            + " ('read_only', 'super_read_only', 'innodb_read_only', 'tx_read_only', 'transaction_read_only')";

    private MariaDbReadOnly() {}

    static Optional<String> reason(Connection connection, boolean isMySql) throws SQLException {
        Map<String, String> on = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet variables = statement.executeQuery(VARIABLES)) {
            while (variables.next()) {
                if (!variables.getString(2).matches("(?i)off|0")) {
                    on.put(variables.getString(1).toLowerCase(Locale.ROOT), variables.getString(2));
                }
            }
        }
        if (on.keySet().equals(Set.of("read_only")) && isExempt(connection, isMySql)) {
            return Optional.empty();
        }
        return on.isEmpty()
                ? Optional.empty()
                : Optional.of("the server is read-only: " + String.join(", ", on.keySet())
                        + (on.size() == 1 ? " is on" : " are on")
                        + ", as on a replica. Point the data source at the primary, or turn that off");
    }

    /** Not by a role: it would hardly be given to one that loads rows. */
    private static boolean isExempt(Connection connection, boolean isMySql) throws SQLException {
        String privileges = isMySql ? "('SUPER', 'CONNECTION ADMIN')" : "('READ ONLY ADMIN')";
        try (Statement statement = connection.createStatement();
                ResultSet held = statement.executeQuery(EXEMPT + privileges)) {
            held.next();
            return held.getLong(1) > 0;
        }
    }
}
