package io.github.dolphindbsync.destination.duckdb;

import io.github.dolphindbsync.destination.table.TableName;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a Parquet file says of its columns. */
public final class ParquetTypes {

    private static final Pattern TIME =
            Pattern.compile("(Time|Timestamp)Type\\(isAdjustedToUTC=0, .*(MILLIS|MICROS|NANOS)=[A-Z].*");
    private static final Pattern DECIMAL = Pattern.compile("DecimalType\\(scale=(\\d+), precision=(\\d+)\\)");

    private ParquetTypes() {}

    /** The types of the columns in their order; what a value means, or where that is not said, how it is kept. */
    public static List<String> in(Connection duckDb, Path file) throws SQLException {
        List<String> types = new ArrayList<>();
        try (Statement statement = duckDb.createStatement();
                // The first is the row itself.
                ResultSet nodes = statement.executeQuery(
                        "select type, converted_type, coalesce(logical_type, '') from parquet_schema("
                                + TableName.literal(file.toString()) + ") offset 1")) {
            String lists = "";
            while (nodes.next()) {
                if (nodes.getString(1) != null) {
                    types.add(lists + leaf(nodes.getString(1), nodes.getString(2), nodes.getString(3)));
                    lists = "";
                } else if ("LIST".equals(nodes.getString(2))) {
                    lists += "LIST of ";
                }
            }
        }
        return types;
    }

    private static String leaf(String kept, String converted, String logical) {
        Matcher time = TIME.matcher(logical);
        Matcher decimal = DECIMAL.matcher(logical);
        if (time.matches()) {
            return time.group(1).toUpperCase(Locale.ROOT) + "(" + time.group(2) + ")";
        } else if (decimal.matches()) {
            return "DECIMAL(" + decimal.group(2) + "," + decimal.group(1) + ")";
        } else if (logical.equals("UUIDType()")) {
            return "UUID";
        }
        return converted == null ? kept : converted;
    }
}
