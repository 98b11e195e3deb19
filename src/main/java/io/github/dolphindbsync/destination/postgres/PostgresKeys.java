package io.github.dolphindbsync.destination.postgres;

import io.github.dolphindbsync.destination.table.Dialect;
import io.github.dolphindbsync.destination.table.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether PostgreSQL finds a row again by its key and takes no other row for it. ON CONFLICT goes by every unique index
 * over the columns of the key, whatever its collation and operator class, so each of them must be exact, and not the
 * columns alone.
 */
final class PostgresKeys {

    /** Before PostgreSQL 12 all collations were deterministic, and no column said so. */
    private static final String IS_NONDETERMINISTIC =
            "not coalesce((to_jsonb(coll) ->> 'collisdeterministic')::boolean, true)";

    private static final String COLUMNS =
            "with recursive typed(name, type, collated, depth) as (select attname::text, atttypid, attcollation, 0"
                    + " from pg_catalog.pg_attribute where attrelid = to_regclass(?) and attname = any(?)"
                    + " union all select name, typbasetype, collated, depth + 1 from typed"
                    + " join pg_catalog.pg_type on pg_type.oid = type where typtype = 'd')"
                    + " select distinct on (name) name, typname,"
                    + " case when " + IS_NONDETERMINISTIC + " then quote_ident(collname) end"
                    + " from typed join pg_catalog.pg_type on pg_type.oid = type"
                    + " left join pg_catalog.pg_collation coll on coll.oid = typed.collated"
                    + " order by name, depth desc";

    private static final String INDEXES = "select indexrelid::regclass::text,"
            + " array(select attname::text from pg_catalog.pg_attribute"
            + " where attrelid = indrelid and attnum = any(indkey[0:indnkeyatts - 1])),"
            + " coalesce((select 'collation ' || quote_ident(collname) || ' is nondeterministic'"
            + " from unnest(indcollation::oid[]) used(id) join pg_catalog.pg_collation coll on coll.oid = used.id"
            + " where " + IS_NONDETERMINISTIC + " limit 1),"
            + " (select 'operator class ' || opcname || ' is not one for exact texts'"
            + " from unnest(indclass::oid[]) used(id) join pg_catalog.pg_opclass opclass on opclass.oid = used.id"
            + " where opcintype = 'pg_catalog.bpchar'::regtype or opcnamespace <> 'pg_catalog'::regnamespace limit 1))"
            + " from pg_catalog.pg_index where indrelid = to_regclass(?) and indisunique and indisvalid"
            + " and indimmediate and indpred is null and indexprs is null order by 1";

    private PostgresKeys() {}

    /** See {@link Dialect#inexactKeys}. */
    static Map<String, String> inexactColumns(Connection connection, TableName table, List<String> columns)
            throws SQLException {
        Map<String, String> inexact = new LinkedHashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
            statement.setString(1, table.sql());
            statement.setArray(2, connection.createArrayOf("text", columns.toArray()));
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    String column = result.getString(1);
                    String reason = reason(result.getString(2), result.getString(3));
                    if (reason != null) {
                        inexact.put(
                                column,
                                reason + ". alter table " + table.sql() + " alter column " + TableName.quote(column)
                                        + " type text collate \"C\" makes it exact");
                    }
                }
            }
        }
        return inexact;
    }

    private static String reason(String type, String nondeterministicCollation) {
        if (type.equals("bpchar")) {
            return "blanks at the end of a text do not count";
        }
        if (type.equals("citext")) {
            return "upper and lower case are the same";
        }
        return nondeterministicCollation == null
                ? null
                : "collation " + nondeterministicCollation + " is nondeterministic";
    }

    private record UniqueIndex(String name, Set<String> columns, Optional<String> inexact) {}

    /** What keeps the unique indexes over these columns from finding exactly the rows of a key. */
    static List<String> refusals(Connection connection, TableName table, List<String> columns) throws SQLException {
        List<UniqueIndex> used = uniqueIndexes(connection, table).stream()
                .filter(index -> index.columns().equals(new TreeSet<>(columns)))
                .toList();
        if (used.isEmpty()) {
            return List.of("has no unique index over exactly these columns;" + " create unique index on " + table.sql()
                    + " (" + TableName.quoteAll(columns) + ") makes one");
        }
        List<String> refusals = used.stream()
                .filter(index -> index.inexact().isPresent())
                .map(index -> "has unique index " + index.name() + " over columns " + String.join(", ", columns)
                        + ", in which two different keys can be equal: its "
                        + index.inexact().get() + ". Create it again without that")
                .toList();
        // A fault of the column is reported for the column.
        return !refusals.isEmpty() && inexactColumns(connection, table, columns).isEmpty() ? refusals : List.of();
    }

    private static List<UniqueIndex> uniqueIndexes(Connection connection, TableName table) throws SQLException {
        List<UniqueIndex> indexes = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(INDEXES)) {
            statement.setString(1, table.sql());
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    indexes.add(new UniqueIndex(
                            result.getString(1),
                            new TreeSet<>(List.of((String[]) result.getArray(2).getArray())),
                            Optional.ofNullable(result.getString(3))));
                }
            }
        }
        return indexes;
    }
}
