package io.github.dolphindbsync.destination.table;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Finds out by trial whether a column takes different texts for one. Not by the catalogue: SQLite and DuckDB tell no
 * collation of a column there, and a setting of the session may be one for all columns.
 */
public final class TextProbe {

    /**
     * For each kind of collation two texts that are one to it: of case, of accents, of blanks at the end, of normal
     * forms, of width, of characters that are to be ignored, of letters that stand for two.
     */
    private static final List<List<String>> PAIRS = List.of(
            List.of("a", "A"),
            List.of("a", "á"),
            List.of("a", "a "),
            List.of("á", "a\u0301"),
            List.of("a", "\uFF41"),
            List.of("a", "a\u200B"),
            List.of("ss", "ß"));

    private final Dialect dialect;
    private final Connection connection;
    private final TableName table;

    public TextProbe(Dialect dialect, Connection connection, TableName table) {
        this.dialect = dialect;
        this.connection = connection;
        this.table = table;
    }

    /** See {@link Dialect#inexactKeys}. */
    public Map<String, String> inexact(List<StoredColumn> keys, Function<StoredColumn, String> remedy)
            throws SQLException {
        Map<String, String> inexact = new LinkedHashMap<>();
        for (StoredColumn key : keys) {
            Optional<String> pair = pairTakenForOne(key.name());
            pair.ifPresent(taken -> inexact.put(key.name(), taken + ". " + remedy.apply(key)));
        }
        return inexact;
    }

    private Optional<String> pairTakenForOne(String column) throws SQLException {
        List<String> all = PAIRS.stream().flatMap(List::stream).distinct().toList();
        if (different(column, all) == all.size()) {
            return Optional.empty();
        }
        for (List<String> pair : PAIRS) {
            if (different(column, pair) < pair.size()) {
                return Optional.of("by its collation " + literal(pair.get(0)) + " is " + literal(pair.get(1)));
            }
        }
        return Optional.of("by its collation");
    }

    /** In a union the collation is that of its first column, also where the table has no rows. */
    private int different(String column, List<String> texts) throws SQLException {
        String sql = texts.stream()
                .map(text -> " union select " + literal(text))
                .collect(Collectors.joining(
                        "",
                        "select count(*) from (select " + dialect.quote(column) + " from " + dialect.sql(table)
                                + " where 1 = 0",
                        ") texts"));
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getInt(1);
        }
    }

    private static String literal(String text) {
        return TableName.literal(text);
    }
}
