package io.github.dolphindbsync.destination;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.dolphindbsync.format.JsonLinesDataFormat;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.camel.spi.DataFormat;

/** JSON has no type that its form does not show, so the forms of the values are what is said of it. */
class JsonTypeMappingTest extends FileTypeMappingTest {

    private static final JsonFactory JSON = new JsonFactory();

    private final Map<String, TreeSet<String>> forms = new HashMap<>();

    @Override
    public String destination() {
        return "JSON";
    }

    @Override
    public DataFormat format() {
        return new JsonLinesDataFormat();
    }

    @Override
    public String storedAs(Column column) {
        return String.join(" or ", forms.get(column.typeName()));
    }

    @Override
    public Map<ColumnType, List<String>> refused() {
        return Map.of();
    }

    @Override
    public List<String> read(Path file, Column column) throws IOException, SQLException {
        List<String> words = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            try (JsonParser json = JSON.createParser(line)) {
                while (json.nextToken() != null) {
                    if (json.currentToken() == JsonToken.FIELD_NAME
                            && json.currentName().equals(column.name())) {
                        form(json.nextToken(), column);
                        words.add(TextWords.of(column.type(), json));
                    }
                }
            }
        }
        return words;
    }

    private void form(JsonToken token, Column column) {
        if (token != JsonToken.VALUE_NULL) {
            forms.computeIfAbsent(column.typeName(), name -> new TreeSet<>()).add(form(token));
        }
    }

    static String form(JsonToken token) {
        return switch (token) {
            case VALUE_STRING -> "string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "number";
            case START_ARRAY -> "array";
            case VALUE_TRUE, VALUE_FALSE -> "true or false";
            default -> throw new IllegalArgumentException("no value begins with " + token);
        };
    }
}
