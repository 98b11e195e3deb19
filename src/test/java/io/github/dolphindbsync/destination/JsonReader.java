package io.github.dolphindbsync.destination;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Reads the columns of rows that were written as JSON, in the words of {@link TypeSamples}. */
public final class JsonReader extends ColumnReader {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Function<String, List<String>> rowsOf;

    /** @param rowsOf the rows of a table, each as a JSON object */
    public JsonReader(Function<String, List<String>> rowsOf) {
        this.rowsOf = rowsOf;
    }

    @Override
    public Map<ColumnType, List<String>> refused() {
        return Map.of();
    }

    @Override
    public String textOf(ColumnType type, String expression) {
        throw new UnsupportedOperationException("JSON is not asked by SQL");
    }

    @Override
    public String textsOf(ColumnType type, String expression) {
        throw new UnsupportedOperationException("JSON is not asked by SQL");
    }

    @Override
    public List<String> read(Connection none, String table, Column column) {
        List<JsonNode> rows = new ArrayList<>();
        rowsOf.apply(table).forEach(row -> rows.add(parse(row)));
        rows.sort(Comparator.comparing(row -> row.get("id").asLong()));
        List<String> words = new ArrayList<>();
        for (JsonNode row : rows) {
            JsonNode value = row.get(column.name());
            words.add(column.isList() ? ofAll(column.type(), value) : of(column.type(), value));
        }
        return words;
    }

    private static JsonNode parse(String row) {
        try {
            return JSON.readTree(row);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String ofAll(ColumnType type, JsonNode values) {
        if (values == null || values.isNull()) {
            return null;
        }
        List<String> words = new ArrayList<>();
        values.forEach(value -> words.add(of(type, value)));
        return words.toString();
    }

    private static String of(ColumnType type, JsonNode value) {
        if (value == null || value.isNull()) {
            return null;
        }
        try {
            return switch (type) {
                case DATE -> LocalDate.parse(value.asText()).toString();
                case TIME, MINUTE, SECOND, NANOTIME ->
                    LocalTime.parse(value.asText()).toString();
                case DATETIME, TIMESTAMP, NANOTIMESTAMP, DATEHOUR ->
                    LocalDateTime.parse(value.asText()).toString();
                case COMPLEX, POINT -> ofAll(ColumnType.DOUBLE, value);
                case BLOB -> HexFormat.of().formatHex(Base64.getDecoder().decode(value.asText()));
                default -> words(type, value.asText());
            };
        } catch (SQLException e) {
            throw new IllegalStateException("no array of a database is read here", e);
        }
    }
}
