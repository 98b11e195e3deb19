package io.github.dolphindbsync.destination;

import io.github.dolphindbsync.destination.RowChecks.Range;
import io.github.dolphindbsync.destination.TableCheck.NeededColumn;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.RowSchema;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Any other database, by types and statements that every one has: whole numbers, double precision, dates, decimals and
 * texts of a stated length. What those can't hold exactly is text, and a text that is too long is refused.
 */
final class GenericDialect extends JdbcDialect {

    private static final Logger LOG = LoggerFactory.getLogger(GenericDialect.class);

    private static final int LONGEST_TEXT = 4_000;
    private static final int LONGEST_KEY_TEXT = 250;

    private final String product;
    private final int longestTableName;
    private final int longestColumnName;
    private final Set<String> padded;

    /** Lengths of names as the driver tells them: in characters, and 0 where it does not know. */
    GenericDialect(String product, int longestTableName, int longestColumnName) {
        this(product, longestTableName, longestColumnName, Set.of());
    }

    /** @param padded columns of the key in which blanks at the end of a text make no difference */
    private GenericDialect(String product, int longestTableName, int longestColumnName, Set<String> padded) {
        this.product = product;
        this.longestTableName = longestTableName;
        this.longestColumnName = longestColumnName;
        this.padded = padded;
    }

    @Override
    public Optional<String> nameFault(String name, boolean isColumn) {
        int longest = isColumn ? longestColumnName : longestTableName;
        return longest > 0 && name.length() > longest
                ? Optional.of("has " + name.length() + " characters, and " + product + " takes " + longest)
                : Optional.empty();
    }

    @Override
    public String sqlType(Column column) {
        return switch (form(column)) {
            case NUMBER ->
                switch (column.type()) {
                    case INT -> "integer";
                    case LONG -> "bigint";
                    default -> "smallint";
                };
            case FLOATING -> "double precision";
            case DATE -> "date";
            case DECIMAL -> "decimal(" + column.type().decimalDigits() + "," + column.scale() + ")";
            default -> "varchar(" + LONGEST_TEXT + ")";
        };
    }

    @Override
    public String sqlType(Column column, boolean identifies) {
        return identifies && form(column) == JdbcForm.TEXT ? "varchar(" + LONGEST_KEY_TEXT + ")" : sqlType(column);
    }

    @Override
    public Optional<String> policy(Column column) {
        return Optional.ofNullable(
                switch (column.type()) {
                    case FLOAT, DOUBLE -> "NaN and the infinities are refused, and the row named";
                    case DATE, DATETIME, DATEHOUR, TIMESTAMP, NANOTIMESTAMP ->
                        "years outside of 1 to 9999 are refused, and the row named";
                    case BOOL, CHAR, SHORT, INT, LONG, DECIMAL32, DECIMAL64 -> null;
                    default ->
                        "kept as text of at most " + LONGEST_TEXT
                                + " characters; a longer one is refused, and the row named";
                });
    }

    @Override
    public boolean hasSchema(Connection connection, String schema) {
        // How one is made is not known; if it is missing, the database says so.
        return true;
    }

    @Override
    JdbcForm form(Column column) {
        if (column.isList()) {
            return JdbcForm.TEXT;
        }
        return switch (column.type()) {
            case BOOL, CHAR, SHORT, INT, LONG -> JdbcForm.NUMBER;
            case FLOAT, DOUBLE -> JdbcForm.FLOATING;
            case DATE -> JdbcForm.DATE;
            case DECIMAL32, DECIMAL64 -> JdbcForm.DECIMAL;
            default -> JdbcForm.TEXT;
        };
    }

    @Override
    void check(RowChecks checks, RowSchema schema) throws SQLException {
        checks.requireRanges(GenericDialect::range);
        checks.requireFloating(Double::isFinite);
        checks.requireLengths(column ->
                sqlType(column, schema.identity().contains(column.name())).endsWith("(" + LONGEST_TEXT + ")")
                        ? LONGEST_TEXT
                        : LONGEST_KEY_TEXT);
        checks.requireNoBlankAtEnd(padded);
    }

    /** Dates of four digits, so that they can be read everywhere and sort as text as they do in time. */
    static Range range(ColumnType type) {
        return switch (type) {
            case CHAR, SHORT -> new Range(Short.MIN_VALUE, Short.MAX_VALUE);
            case INT -> new Range(Integer.MIN_VALUE, Integer.MAX_VALUE);
            case TIME, MINUTE, SECOND, NANOTIME -> Range.ofDay(type);
            case DATE, DATETIME, DATEHOUR, TIMESTAMP ->
                Range.ofDays(
                        type,
                        LocalDate.of(1, 1, 1).toEpochDay(),
                        LocalDate.of(9999, 12, 31).toEpochDay());
            default -> Range.ALL;
        };
    }

    @Override
    public List<StoredColumn> storedColumns(Connection connection, TableName table) throws SQLException {
        List<StoredColumn> columns = new ArrayList<>();
        String schema = table.schema() == null ? connection.getSchema() : table.schema();
        try (ResultSet result = connection.getMetaData().getColumns(connection.getCatalog(), schema, null, null)) {
            while (result.next()) {
                // Not by the driver's patterns, in which each underscore of a name would stand for any character.
                if (result.getString("TABLE_NAME").equals(table.name())) {
                    columns.add(new StoredColumn(
                            result.getString("COLUMN_NAME"),
                            typeName(result),
                            result.getString("IS_NULLABLE").equals("NO"),
                            result.getString("COLUMN_DEF") != null));
                }
            }
        }
        return columns;
    }

    /** Databases name one and the same type in many ways; the numbers that JDBC has for them are the same. */
    private static String typeName(ResultSet column) throws SQLException {
        int size = column.getInt("COLUMN_SIZE");
        return switch (column.getInt("DATA_TYPE")) {
            case Types.SMALLINT -> "smallint";
            case Types.INTEGER -> "integer";
            case Types.BIGINT -> "bigint";
            case Types.DOUBLE, Types.FLOAT -> "double precision";
            case Types.DATE -> "date";
            case Types.VARCHAR -> "varchar(" + size + ")";
            case Types.DECIMAL, Types.NUMERIC -> "decimal(" + size + "," + column.getInt("DECIMAL_DIGITS") + ")";
            default -> column.getString("TYPE_NAME");
        };
    }

    @Override
    public Target target(Connection connection, TableName table, RowSchema schema, List<StoredColumn> stored)
            throws SQLException {
        LOG.warn(
                "table {} is written to by the generic dialect, which was never tested with {}; see docs/databases.md",
                table,
                product);
        GenericDialect knowing = new GenericDialect(
                product, longestTableName, longestColumnName, paddedColumns(connection, table, schema));
        return new JdbcTarget(knowing, table, schema);
    }

    /** Blanks at the end are no matter of the table here: a text that has some is refused. */
    @Override
    public Map<String, String> inexactKeys(Connection connection, TableName table, List<StoredColumn> keys)
            throws SQLException {
        Map<String, String> inexact = new LinkedHashMap<>();
        for (StoredColumn key : keys) {
            if (isSame(connection, table, key.name(), "A")) {
                inexact.put(
                        key.name(),
                        "its collation takes 'a' for 'A'. Give it one that compares texts character by character");
            }
        }
        return inexact;
    }

    private Set<String> paddedColumns(Connection connection, TableName table, RowSchema schema) throws SQLException {
        Set<String> found = new LinkedHashSet<>();
        for (String name : schema.key()) {
            Column column = schema.columns().get(schema.indexOf(name));
            if (column.type().storage() == ColumnType.Storage.TEXT && isSame(connection, table, name, "a ")) {
                found.add(name);
            }
        }
        return found;
    }

    /** Whether the column takes 'a' for this text: by its own collation, also where the table has no rows. */
    private boolean isSame(Connection connection, TableName table, String column, String text) throws SQLException {
        // The largest of none is NULL.
        String sql = "select count(*) from (select max(" + quote(column) + ") as largest from " + sql(table)
                + " where 1 = 0) nothing where coalesce(largest, 'a') = '" + text + "'";
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1) > 0;
        }
    }

    @Override
    Upsert upsert(TableName table, RowSchema schema, TargetColumns columns) {
        return new RowByRowUpsert(this, table, schema, columns);
    }

    @Override
    public boolean canAlterTypes() {
        return false;
    }

    @Override
    public Optional<String> comment(TableName table, NeededColumn column) {
        return Optional.empty();
    }

    @Override
    public boolean changesApart(boolean isNew) {
        // Most databases commit with every change of a table.
        return true;
    }
}
