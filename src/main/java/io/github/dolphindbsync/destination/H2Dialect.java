package io.github.dolphindbsync.destination;

import io.github.dolphindbsync.destination.RowChecks.Range;
import io.github.dolphindbsync.destination.TableCheck.NeededColumn;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.RowSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** H2: wall-clock times with all nine digits, and numbers of any length. */
final class H2Dialect extends StagedDialect {

    /** What stands for a text without a stated length. */
    private static final String TEXT = "CHARACTER VARYING(1000000000)";

    private static final int LONGEST_NAME = 256;

    @Override
    public String sqlType(Column column) {
        if (column.isList()) {
            return TEXT;
        }
        return switch (column.type()) {
            case BOOL -> "BOOLEAN";
            case CHAR, SHORT -> "SMALLINT";
            case INT -> "INTEGER";
            case LONG -> "BIGINT";
            case DATE -> "DATE";
            case TIME -> "TIME(3)";
            case MINUTE, SECOND -> "TIME(0)";
            case NANOTIME -> "TIME(9)";
            case DATETIME, DATEHOUR -> "TIMESTAMP(0)";
            case TIMESTAMP -> "TIMESTAMP(3)";
            case NANOTIMESTAMP -> "TIMESTAMP(9)";
            case FLOAT -> "REAL";
            case DOUBLE -> "DOUBLE PRECISION";
            case DECIMAL32, DECIMAL64, DECIMAL128 ->
                "NUMERIC(" + column.type().decimalDigits() + "," + column.scale() + ")";
            case UUID -> "UUID";
            case BLOB -> "BINARY VARYING(1000000000)";
            case SYMBOL, STRING, MONTH, IPADDR, INT128, COMPLEX, POINT -> TEXT;
        };
    }

    @Override
    public Optional<String> policy(Column column) {
        if (column.isList()) {
            return Optional.of("kept as JSON text");
        }
        return Optional.ofNullable(
                switch (column.type()) {
                    case TIME, MINUTE, SECOND, NANOTIME -> "24:00 and beyond is refused, and the row named";
                    case MONTH, IPADDR, INT128 -> "kept as text";
                    case COMPLEX, POINT -> "kept as JSON text";
                    default -> null;
                });
    }

    @Override
    JdbcForm form(Column column) {
        if (column.isList()) {
            return JdbcForm.TEXT;
        }
        return switch (column.type()) {
            case BOOL -> JdbcForm.BOOLEAN;
            case CHAR, SHORT, INT, LONG -> JdbcForm.NUMBER;
            case DATE -> JdbcForm.DATE;
            case TIME, MINUTE, SECOND, NANOTIME -> JdbcForm.TIME_OF_DAY;
            case DATETIME, DATEHOUR, TIMESTAMP, NANOTIMESTAMP -> JdbcForm.DATE_TIME;
            case FLOAT, DOUBLE -> JdbcForm.FLOATING;
            case DECIMAL32, DECIMAL64, DECIMAL128 -> JdbcForm.DECIMAL;
            case UUID -> JdbcForm.UUID;
            case BLOB -> JdbcForm.BYTES;
            default -> JdbcForm.TEXT;
        };
    }

    @Override
    void check(RowChecks checks, RowSchema schema) throws SQLException {
        checks.requireRanges(type -> switch (type) {
            case CHAR, SHORT -> new Range(Short.MIN_VALUE, Short.MAX_VALUE);
            // Times in seconds and hours, too, are 32 bits wide at the source, which is less than java.time can hold.
            case INT, DATE, DATETIME, DATEHOUR -> new Range(Integer.MIN_VALUE, Integer.MAX_VALUE);
            case TIME, MINUTE, SECOND, NANOTIME -> Range.ofDay(type);
            default -> Range.ALL;
        });
    }

    @Override
    public Optional<List<String>> missingPrivileges(Connection connection, Privileges.Use use) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet user = statement.executeQuery(
                        "select IS_ADMIN from INFORMATION_SCHEMA.USERS where USER_NAME = current_user")) {
            // What others may do it tells to administrators alone.
            return user.next() && user.getBoolean(1) ? Optional.of(List.of()) : Optional.empty();
        }
    }

    @Override
    public List<StoredColumn> storedColumns(Connection connection, TableName table) throws SQLException {
        List<StoredColumn> columns = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("select COLUMN_NAME, DATA_TYPE || case"
                + " when CHARACTER_MAXIMUM_LENGTH is not null then '(' || CHARACTER_MAXIMUM_LENGTH || ')'"
                + " when DATA_TYPE = 'NUMERIC' then '(' || NUMERIC_PRECISION || ',' || NUMERIC_SCALE || ')'"
                + " when DATA_TYPE like 'TIME%' then '(' || DATETIME_PRECISION || ')' else '' end,"
                + " IS_NULLABLE, COLUMN_DEFAULT is not null or IS_IDENTITY = 'YES' from INFORMATION_SCHEMA.COLUMNS"
                + " where TABLE_SCHEMA = coalesce(?, current_schema) and TABLE_NAME = ? order by ORDINAL_POSITION")) {
            statement.setString(1, table.schema());
            statement.setString(2, table.name());
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    columns.add(new StoredColumn(
                            result.getString(1),
                            result.getString(2),
                            result.getString(3).equals("NO"),
                            result.getBoolean(4)));
                }
            }
        }
        return columns;
    }

    @Override
    public Map<String, String> inexactKeys(Connection connection, TableName table, List<StoredColumn> keys)
            throws SQLException {
        return new TextProbe(this, connection, table)
                .inexact(keys, key -> "SET COLLATION OFF makes a database exact, while it has no tables");
    }

    @Override
    public Optional<String> nameFault(String name, boolean isColumn) {
        return name.length() > LONGEST_NAME
                ? Optional.of("has " + name.length() + " characters, and H2 takes " + LONGEST_NAME)
                : Optional.empty();
    }

    @Override
    public String alterType(TableName table, StoredColumn stored, NeededColumn needed) {
        return "alter table " + sql(table) + " alter column " + quote(stored.name()) + " set data type "
                + needed.sqlType();
    }

    @Override
    public boolean changesApart(boolean isNew) {
        // Every change of a table commits.
        return true;
    }

    @Override
    String createTemporary(String name, String definitions) {
        return "create local temporary table if not exists " + quote(name) + " (" + definitions + ") transactional";
    }

    @Override
    String update(String table, String from, List<String> names, String on, String when) {
        String set = names.stream().map(name -> name + " = arrived." + name).collect(Collectors.joining(", "));
        return "merge into " + table + " as kept using " + from + " as arrived on (" + on + ") when matched and " + when
                + " then update set " + set;
    }
}
