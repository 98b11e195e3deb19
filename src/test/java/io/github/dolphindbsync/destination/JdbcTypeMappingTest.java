package io.github.dolphindbsync.destination;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dolphindbsync.destination.TypeSamples.Sample;
import io.github.dolphindbsync.destination.TypeSamples.TypeSample;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnType;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** The types in a database that has texts instead of some of them. */
abstract class JdbcTypeMappingTest extends DatabaseTypeMappingTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Column TEXT = new Column("value", ColumnType.STRING);

    @Override
    abstract JdbcDialect dialect();

    @Override
    String textsOf(ColumnType type, String expression) {
        throw new UnsupportedOperationException("lists are texts");
    }

    /** Whether there is a zero with a sign. */
    boolean keepsSignOfZero() {
        return true;
    }

    @Override
    List<Sample> storable(TypeSample type) {
        return super.storable(type).stream()
                .filter(sample -> keepsSignOfZero() || !"-0.0".equals(sample.text()))
                .toList();
    }

    @Override
    List<String> read(String table, Column column) throws SQLException {
        if (dialect().form(column) != JdbcForm.TEXT) {
            return select(table, column, textOf(column.type(), TableName.quote(column.name())));
        }
        List<String> words = new ArrayList<>();
        for (String text : select(table, TEXT, TableName.quote(column.name()))) {
            boolean isJson = column.isList() || isPair(column.type());
            words.add(text == null || !isJson ? wordsOf(column.type(), text) : wordsOf(column, parse(text)));
        }
        return words;
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isPair(ColumnType type) {
        return type == ColumnType.COMPLEX || type == ColumnType.POINT;
    }

    private static String wordsOf(Column column, JsonNode json) throws SQLException {
        if (json.isArray()) {
            List<String> elements = new ArrayList<>();
            for (JsonNode element : json) {
                elements.add(wordsOf(column, element));
            }
            return elements.toString();
        }
        return json.isNull() ? null : wordsOf(column.type(), json.asText());
    }

    private static String wordsOf(ColumnType type, String text) throws SQLException {
        if (text == null) {
            return null;
        }
        return switch (type) {
            case DATE -> LocalDate.parse(text).toString();
            case DATETIME, TIMESTAMP, NANOTIMESTAMP, DATEHOUR ->
                LocalDateTime.parse(text).toString();
            case BLOB -> HexFormat.of().formatHex(Base64.getDecoder().decode(text));
            default -> words(type, text);
        };
    }
}
