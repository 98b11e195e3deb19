package io.github.dolphindbsync.destination.postgres;

import io.github.dolphindbsync.destination.table.Dialect;
import io.github.dolphindbsync.destination.table.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What keeps PostgreSQL from changing the type of a column. It makes indexes, checks, foreign keys and statistics anew
 * by itself; all else that {@code ATExecAlterColumnType} (tablecmds.c) finds in pg_depend makes it give up, as do a
 * partition key and a column of some other table that has this table's rows as values.
 */
final class PostgresDependants {

    /** Each with the column and what uses it. */
    private static final String OF_COLUMNS =
            "with retyped as (select attrelid, attnum, attname::text as name, attinhcount from pg_catalog.pg_attribute"
                    + " where attrelid = to_regclass(?) and attname = any(?))"
                    + " select name, coalesce(case relkind when 'v' then 'view ' when 'm' then 'materialized view ' end"
                    + " || view.oid::regclass::text, 'generated column ' || quote_ident(computed.attname),"
                    + " pg_describe_object(classid, objid, objsubid))"
                    + " from retyped join pg_catalog.pg_depend on refclassid = 'pg_class'::regclass"
                    + " and refobjid = attrelid and refobjsubid = attnum"
                    + " left join pg_catalog.pg_rewrite rule on classid = 'pg_rewrite'::regclass and rule.oid = objid"
                    + " left join pg_catalog.pg_class view on view.oid = ev_class and relkind in ('v', 'm')"
                    + " left join pg_catalog.pg_attrdef expression"
                    + " on classid = 'pg_attrdef'::regclass and expression.oid = objid"
                    + " left join pg_catalog.pg_attribute computed"
                    + " on computed.attrelid = adrelid and computed.attnum = adnum"
                    + " where classid in ('pg_rewrite'::regclass, 'pg_trigger'::regclass, 'pg_policy'::regclass,"
                    + " 'pg_proc'::regclass, 'pg_publication_rel'::regclass) or computed.attnum <> retyped.attnum"
                    // A generated column is a dependant itself, and not its expression, up to PostgreSQL 14.
                    + " or (classid = 'pg_class'::regclass and objid = retyped.attrelid and objsubid <> 0)"
                    + " union select name, 'the partition key' from retyped"
                    + " join pg_catalog.pg_partitioned_table on partrelid = attrelid and attnum = any(partattrs)"
                    + " union select name, 'the table that it is a partition or child of' from retyped"
                    + " where attinhcount > 0"
                    + " union select name, 'column ' || quote_ident(of_rows.attname) || ' of ' || "
                    + "of_rows.attrelid::regclass"
                    + " from retyped join pg_catalog.pg_class owner on owner.oid = retyped.attrelid"
                    + " join pg_catalog.pg_attribute of_rows on of_rows.atttypid = owner.reltype and not attisdropped"
                    + " order by 1, 2";

    private PostgresDependants() {}

    /** See {@link Dialect#dependants}. */
    static List<String> of(Connection connection, TableName table, List<String> columns) throws SQLException {
        List<String> dependants = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(OF_COLUMNS)) {
            statement.setString(1, table.sql());
            statement.setArray(2, connection.createArrayOf("text", columns.toArray()));
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    dependants.add(Dialect.retypingRefused(result.getString(1), result.getString(2)));
                }
            }
        }
        return dependants;
    }
}
