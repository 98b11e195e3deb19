package io.github.dolphindbsync.simulator.script.syntax;

import io.github.dolphindbsync.rows.ColumnType;
import java.util.Map;
import java.util.Optional;

/** The types that a literal names by its suffix. */
final class LiteralTypes {

    private static final Map<String, ColumnType> NULLS = Map.ofEntries(
            Map.entry("00b", ColumnType.BOOL),
            Map.entry("00c", ColumnType.CHAR),
            Map.entry("00h", ColumnType.SHORT),
            Map.entry("00i", ColumnType.INT),
            Map.entry("00l", ColumnType.LONG),
            Map.entry("00f", ColumnType.FLOAT),
            Map.entry("00F", ColumnType.DOUBLE),
            Map.entry("00d", ColumnType.DATE),
            Map.entry("00M", ColumnType.MONTH),
            Map.entry("00t", ColumnType.TIME),
            Map.entry("00m", ColumnType.MINUTE),
            Map.entry("00s", ColumnType.SECOND),
            Map.entry("00n", ColumnType.NANOTIME),
            Map.entry("00D", ColumnType.DATETIME),
            Map.entry("00T", ColumnType.TIMESTAMP),
            Map.entry("00N", ColumnType.NANOTIMESTAMP));
    private static final Map<String, ColumnType> WHOLE_SUFFIXES = Map.of(
            "b", ColumnType.BOOL,
            "c", ColumnType.CHAR,
            "h", ColumnType.SHORT,
            "i", ColumnType.INT,
            "l", ColumnType.LONG);

    private LiteralTypes() {}

    /** The type of a NULL such as {@code 00i}; empty for any other literal. */
    static Optional<ColumnType> ofNull(String literal) {
        return Optional.ofNullable(NULLS.get(literal));
    }

    /** The type of a whole number with a suffix; empty for a suffix of another kind. */
    static Optional<ColumnType> ofWhole(String suffix) {
        return Optional.ofNullable(WHOLE_SUFFIXES.get(suffix));
    }
}
