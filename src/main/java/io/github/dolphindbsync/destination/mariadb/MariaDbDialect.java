package io.github.dolphindbsync.destination.mariadb;

import io.github.dolphindbsync.destination.jdbc.JdbcDialect;
import io.github.dolphindbsync.destination.jdbc.JdbcTarget;
import io.github.dolphindbsync.destination.jdbc.JdbcType;
import io.github.dolphindbsync.destination.table.Dialect;
import io.github.dolphindbsync.destination.table.NeededColumn;
import io.github.dolphindbsync.destination.table.RowChecks;
import io.github.dolphindbsync.destination.table.StoredColumn;
import io.github.dolphindbsync.destination.table.TableName;
import io.github.dolphindbsync.destination.table.TableUse;
import io.github.dolphindbsync.destination.table.ValueRange;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.RowSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * MariaDB and MySQL. Times end at microseconds, so a NANOTIMESTAMP has its raw value beside it. Texts are compared by their
 * bytes, spaces at the end included, because the databases' own collations take different rows for the same.
 */
final class MariaDbDialect extends JdbcDialect {

    /** An index holds 3072 bytes: three such texts of four bytes a character, and some numbers. */
    private static final int LONGEST_KEY = 250;

    // Characters, not bytes.
    private static final int LONGEST_NAME = 64;

    private static final String BLANKS = " \t\n\u000b\f\r";

    private static final Pattern DISPLAY_WIDTH = Pattern.compile("^(smallint|int|bigint)\\(\\d+\\)");

    /** In MySQL, behind the point of a decimal. */
    private static final int LARGEST_SCALE = 30;

    /** The head of a packet, and of a statement. */
    private static final int BESIDE_VALUES = 256;

    private final boolean isMySql;
    private final String collation;

    /** The server's max_allowed_packet; 0 as long as it was not asked. */
    private final long largestPacket;

    MariaDbDialect(boolean isMySql) {
        this(isMySql, 0);
    }

    private MariaDbDialect(boolean isMySql, long largestPacket) {
        this.isMySql = isMySql;
        this.largestPacket = largestPacket;
        this.collation = " collate " + (isMySql ? "utf8mb4_0900_bin" : "utf8mb4_nopad_bin");
    }

    @Override
    public String sqlType(Column column) {
        if (column.isList()) {
            return "longtext" + collation;
        }
        return switch (column.type()) {
            case BOOL -> "tinyint(1)";
            case CHAR, SHORT -> "smallint";
            case INT -> "int";
            case LONG -> "bigint";
            case DATE -> "date";
            case TIME -> "time(3)";
            case MINUTE, SECOND -> "time";
            case DATETIME, DATEHOUR -> "datetime";
            case TIMESTAMP -> "datetime(3)";
            case NANOTIMESTAMP -> "datetime(6)";
            // Its FLOAT is exact, but printed with six digits to whoever reads it as text.
            case FLOAT, DOUBLE -> "double";
            case DECIMAL32, DECIMAL64, DECIMAL128 ->
                isTooFine(column)
                        ? "varchar(50)" + collation
                        : "decimal(" + column.type().decimalDigits() + "," + column.scale() + ")";
            // Not MariaDB's own type: it refuses good values that come in bulk (11.4.5 with driver 3.5.11).
            case UUID -> "char(36) collate ascii_bin";
            case MONTH, NANOTIME, IPADDR, INT128 -> "varchar(40)" + collation;
            case BLOB -> "longblob";
            case SYMBOL, STRING, COMPLEX, POINT -> "longtext" + collation;
        };
    }

    private boolean isTooFine(Column column) {
        return isMySql && column.type().isDecimal() && column.scale() > LARGEST_SCALE;
    }

    @Override
    public String sqlType(Column column, boolean identifies) {
        String type = sqlType(column);
        if (identifies && type.equals("longblob")) {
            return "varbinary(" + LONGEST_KEY + ")";
        }
        return identifies && type.startsWith("longtext") ? "varchar(" + LONGEST_KEY + ")" + collation : type;
    }

    @Override
    public Optional<String> policy(Column column) {
        if (column.isList()) {
            return Optional.of("kept as JSON text");
        }
        return Optional.ofNullable(
                switch (column.type()) {
                    case NANOTIMESTAMP ->
                        "cut to microseconds for your queries; the column beside it has all nine digits. Years outside of 1000 "
                                + "to 9999 are refused, and the row named";
                    case DATE, DATETIME, DATEHOUR, TIMESTAMP ->
                        "years outside of 1000 to 9999 are refused, and the row named";
                    case FLOAT, DOUBLE -> "NaN and the infinities are refused, and the row named";
                    case TIME, MINUTE, SECOND -> "24:00 and beyond is refused, and the row named";
                    case NANOTIME, MONTH, IPADDR, INT128, UUID -> "kept as text";
                    case COMPLEX, POINT -> "kept as JSON text";
                    case DECIMAL128 ->
                        isTooFine(column)
                                ? "kept as text: MySQL has no more than " + LARGEST_SCALE + " digits behind the point"
                                : null;
                    default -> null;
                });
    }

    @Override
    public boolean hasSchema(Connection connection, String schema) {
        // A schema is a database of its own there, which is for its owner to make.
        return true;
    }

    @Override
    public JdbcType jdbcType(Column column) {
        if (column.isList()) {
            return JdbcType.TEXT;
        }
        return switch (column.type()) {
            case BOOL, CHAR, SHORT, INT, LONG -> JdbcType.NUMBER;
            case DATE -> JdbcType.DATE;
            case TIME, MINUTE, SECOND -> JdbcType.TIME_OF_DAY;
            case DATETIME, DATEHOUR, TIMESTAMP, NANOTIMESTAMP -> JdbcType.DATE_TIME;
            case FLOAT, DOUBLE -> JdbcType.FLOATING;
            case DECIMAL32, DECIMAL64, DECIMAL128 -> isTooFine(column) ? JdbcType.TEXT : JdbcType.DECIMAL;
            case BLOB -> JdbcType.BYTES;
            default -> JdbcType.TEXT;
        };
    }

    @Override
    public String companionSuffix(Column column, boolean identifies) {
        return column.type() == ColumnType.NANOTIMESTAMP && !column.isList() ? "_ns" : "";
    }

    @Override
    public void check(RowChecks checks, RowSchema schema) throws SQLException {
        checks.requireRanges(type -> range(type));
        checks.requireFloating(Double::isFinite);
        checks.requireLengths(column -> schema.identity().contains(column.name()) ? LONGEST_KEY : Integer.MAX_VALUE);
        checks.requireRowBytes(
                largestStatement(),
                "max_allowed_packet = " + largestPacket
                        + " of the server allows. Raise that there (its clients must connect"
                        + " anew), or leave the column out (sync.<name>.leave-out)");
    }

    @Override
    public long largestStatement() {
        return Math.max(0, largestPacket - BESIDE_VALUES);
    }

    /** Dates from the year 1000 to 9999; what it does with others is not promised. */
    static ValueRange range(ColumnType type) {
        long firstDay = LocalDate.of(1000, 1, 1).toEpochDay();
        long lastDay = LocalDate.of(9999, 12, 31).toEpochDay();
        return switch (type) {
            case CHAR, SHORT -> new ValueRange(Short.MIN_VALUE, Short.MAX_VALUE);
            case INT -> new ValueRange(Integer.MIN_VALUE, Integer.MAX_VALUE);
            case TIME, MINUTE, SECOND, NANOTIME -> ValueRange.ofDay(type);
            case DATE, DATETIME, DATEHOUR, TIMESTAMP -> ValueRange.ofDays(type, firstDay, lastDay);
            default -> ValueRange.ALL;
        };
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

    /** It sorts by no more than the beginning of long values. */
    @Override
    public String exactValue(String name, String sqlType) {
        if (sqlType.contains("text") || sqlType.contains("char")) {
            return "md5(convert(" + quote(name) + " using utf8mb4))";
        }
        return sqlType.contains("blob") ? "md5(" + quote(name) + ")" : quote(name);
    }

    @Override
    public String resolvedName(Connection connection, TableName table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "select concat(coalesce(?, database()), '.', ?)," + " @@lower_case_table_names <> 0")) {
            statement.setString(1, table.schema());
            statement.setString(2, table.name());
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                String name = result.getString(1);
                return result.getBoolean(2) ? name.toLowerCase(Locale.ROOT) : name;
            }
        }
    }

    @Override
    public List<StoredColumn> storedColumns(Connection connection, TableName table) throws SQLException {
        List<StoredColumn> columns = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "select column_name, column_type, collation_name, is_nullable, column_default,"
                        + " extra from information_schema.columns where table_schema = coalesce(?, database())"
                        + " and table_name = ? order by ordinal_position")) {
            statement.setString(1, table.schema());
            statement.setString(2, table.name());
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    String type = DISPLAY_WIDTH.matcher(result.getString(2)).replaceFirst("$1");
                    String collated = result.getString(3) == null ? "" : " collate " + result.getString(3);
                    boolean hasDefault =
                            result.getString(5) != null || !result.getString(6).isEmpty();
                    columns.add(new StoredColumn(
                            result.getString(1),
                            type + collated,
                            result.getString(4).equals("NO"),
                            hasDefault));
                }
            }
        }
        return columns;
    }

    /** Of a type that is another one besides, that is told as well. */
    @Override
    public Map<String, String> inexactKeys(Connection connection, TableName table, List<StoredColumn> keys) {
        Map<String, String> inexact = new LinkedHashMap<>();
        for (StoredColumn key : keys) {
            boolean losesBlanks = key.sqlType().startsWith("char(");
            if (losesBlanks || !key.sqlType().endsWith(collation)) {
                inexact.put(
                        key.name(),
                        (losesBlanks ? "blanks at the end of a text are lost" : "texts are not compared byte by byte")
                                + ". alter table " + sql(table) + " modify column "
                                + quote(key.name()) + " varchar(" + LONGEST_KEY + ")" + collation
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
                        + "', in which values that don't fit are changed in silence. Add STRICT_TRANS_TABLES to it, for the server or"
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
        // MySQL's catalogue is a table as others are, of which such a transaction goes on seeing what it saw first.
        if (isMySql && connection.getTransactionIsolation() > Connection.TRANSACTION_READ_COMMITTED) {
            throw new SQLException(
                    "table " + table + " has to be made or altered, and this connection would not see it done: its"
                            + " transactions keep to what they saw first. Give the data source the isolation"
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

    /** Character by character, as it does: of one that has two small forms it knows the first. */
    @Override
    public String fold(String name) {
        return name.codePoints()
                .map(Character::toLowerCase)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /**
     * By the server's own weights: seen in 11.4.5, a table of many columns can be made with two Greek sigmas as names, and
     * the list of columns of an INSERT then takes them for one.
     */
    @Override
    public Map<String, String> comparedNames(Connection connection, List<String> names) throws SQLException {
        if (names.stream().allMatch(name -> name.chars().allMatch(character -> character < 128))) {
            return super.comparedNames(connection, names);
        }
        Map<String, String> compared = new HashMap<>();
        String weight = "hex(weight_string(convert(? using utf8mb3)))";
        try (PreparedStatement statement =
                connection.prepareStatement("select " + String.join(", ", Collections.nCopies(names.size(), weight)))) {
            for (int index = 0; index < names.size(); index++) {
                statement.setString(index + 1, names.get(index));
            }
            try (ResultSet weights = statement.executeQuery()) {
                weights.next();
                for (int index = 0; index < names.size(); index++) {
                    compared.put(names.get(index), weights.getString(index + 1));
                }
            }
        }
        return compared;
    }

    @Override
    public Optional<String> nameFault(String name, boolean isColumn) {
        int length = name.codePointCount(0, name.length());
        if (length > LONGEST_NAME) {
            return Optional.of("has " + length + " characters, and " + product() + " takes " + LONGEST_NAME);
        }
        if (length < name.length()) {
            return Optional.of("has a character beyond U+FFFF, which no name in " + product() + " may have");
        }
        return !name.isEmpty() && BLANKS.indexOf(name.charAt(name.length() - 1)) >= 0
                ? Optional.of("ends with a blank, which no name in " + product() + " may")
                : Optional.empty();
    }

    private String product() {
        return isMySql ? "MySQL" : "MariaDB";
    }

    @Override
    public List<String> dependants(Connection connection, TableName table, List<String> columns) throws SQLException {
        if (columns.isEmpty()) {
            return List.of();
        }
        List<String> dependants = new ArrayList<>();
        try (PreparedStatement statement =
                connection.prepareStatement("select constraint_name, k.table_schema, k.table_name,"
                        + " case when k.table_schema = t.s and k.table_name = t.n then column_name"
                        + " else referenced_column_name end from information_schema.key_column_usage k,"
                        + " (select coalesce(?, database()) s, ? n) t where referenced_table_name is not null"
                        + " and (k.table_schema = t.s and k.table_name = t.n"
                        + " or referenced_table_schema = t.s and referenced_table_name = t.n) order by 1, 2, 3")) {
            statement.setString(1, table.schema());
            statement.setString(2, table.name());
            try (ResultSet keys = statement.executeQuery()) {
                while (keys.next()) {
                    String column = keys.getString(4);
                    if (columns.stream().anyMatch(retyped -> fold(retyped).equals(fold(column)))) {
                        dependants.add(Dialect.retypingRefused(
                                column,
                                "foreign key " + keys.getString(1) + " of table " + keys.getString(2) + "."
                                        + keys.getString(3)));
                    }
                }
            }
        }
        return dependants;
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
}
