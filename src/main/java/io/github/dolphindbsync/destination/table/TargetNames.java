package io.github.dolphindbsync.destination.table;

import io.github.dolphindbsync.destination.table.TargetColumns.TargetColumn;
import io.github.dolphindbsync.rows.RowSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Whether a database keeps the names of a table and its columns as they are, and distinguishes them. One that is cut or
 * that is taken for another would be noticed only when rows had been read, or not at all.
 */
final class TargetNames {

    private static final String OTHER_COLUMN =
            "Give the column another name with sync.<name>.rename, as in sync.trade.rename=price:last_price";
    private static final String OTHER_TABLE = "Name another table with sync.<name>.target";

    private final Dialect dialect;
    private final TableName table;
    private final RowSchema schema;

    private TargetNames(Dialect dialect, TableName table, RowSchema schema) {
        this.dialect = dialect;
        this.table = table;
        this.schema = schema;
    }

    /** Refusals where names can't be kept; else nothing. */
    static TableChanges changes(Dialect dialect, Connection connection, TableName table, RowSchema schema)
            throws SQLException {
        TargetNames names = new TargetNames(dialect, table, schema);
        return new TableChanges(List.of(), List.of())
                .refusing(names.ofTable(), OTHER_TABLE)
                .refusing(names.ofColumns(connection), OTHER_COLUMN);
    }

    private List<String> ofTable() {
        return Stream.of(table.schema(), table.name())
                .filter(Objects::nonNull)
                .flatMap(
                        name -> dialect
                                .nameFault(name, false)
                                .map(fault -> "can't be made: the name '" + name + "' " + fault)
                                .stream())
                .toList();
    }

    private List<String> ofColumns(Connection connection) throws SQLException {
        List<String> refusals = new ArrayList<>();
        Map<String, TargetColumn> used = new HashMap<>();
        TargetColumns columns = TargetColumns.of(table, schema, dialect);
        Map<String, String> compared = dialect.comparedNames(connection, columns.names());
        for (TargetColumn column : columns.all()) {
            dialect.nameFault(column.name(), true)
                    .ifPresent(fault -> refusals.add(described(column) + ": its name " + fault));
            TargetColumn other = used.putIfAbsent(compared.get(column.name()), column);
            if (other != null) {
                refusals.add(isOne(column, other));
            }
        }
        return refusals;
    }

    private String isOne(TargetColumn column, TargetColumn other) {
        TargetColumn raw = column.raw() ? column : other;
        return raw.raw()
                ? "can't be written: column " + source(raw) + " needs a column " + raw.name()
                        + " beside it for its raw value, but the rows have one of that name"
                : "can't have columns '" + other.name() + "' and '" + column.name()
                        + "': the names are equal to the database";
    }

    private String described(TargetColumn column) {
        return "can't have column '" + column.name() + "'"
                + (column.raw() ? ", which column '" + source(column) + "' needs beside it for its raw value" : "");
    }

    private String source(TargetColumn column) {
        return schema.columns().get(column.source()).name();
    }
}
