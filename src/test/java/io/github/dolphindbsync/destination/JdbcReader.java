package io.github.dolphindbsync.destination;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnType;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** Reads a database that has texts instead of some types. */
abstract class JdbcReader extends ColumnReader {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Column TEXT = new Column("value", ColumnType.STRING);

    private final JdbcDialect dialect;

    JdbcReader(JdbcDialect dialect) {
        this.dialect = dialect;
    }

    final JdbcDialect dialect() {
        return dialect;
    }

    @Override
    String textsOf(ColumnType type, String expression) {
        throw new UnsupportedOperationException("lists are texts");
    }

    @Override
    List<String> read(Connection connection, String table, Column column) throws SQLException {
        if (dialect.form(column) != JdbcForm.TEXT) {
            return select(connection, table, column, textOf(column.type(), TableName.quote(column.name())));
        }
        List<String> words = new ArrayList<>();
        for (String text : select(connection, table, TEXT, TableName.quote(column.name()))) {
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
