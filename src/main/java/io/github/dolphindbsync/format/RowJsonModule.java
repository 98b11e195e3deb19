package io.github.dolphindbsync.format;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.Version;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.github.dolphindbsync.rows.CanonicalText;
import io.github.dolphindbsync.rows.JsonCell;
import io.github.dolphindbsync.rows.Row;
import io.github.dolphindbsync.rows.RowBatch;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;

/**
 * Writes values of plain maps, such as a route makes when it changes rows, as the same JSON as those of a
 * {@link RowBatch}, with all digits. A {@link RowBatch} or {@link Row} needs no module.
 *
 * <p>Use in a route: {@code marshal: {json: {moduleClassNames: io.github.dolphindbsync.format.RowJsonModule}}}.
 */
public final class RowJsonModule extends SimpleModule {

    private static final long serialVersionUID = 1L;

    public RowJsonModule() {
        super("dolphindb-sync-rows", Version.unknownVersion());
        addSerializer(Long.class, serializer((value, json) -> JsonCell.writeInteger(value, json)));
        addSerializer(Float.class, serializer((value, json) -> JsonCell.writeFloat(value, json)));
        addSerializer(Double.class, serializer((value, json) -> JsonCell.writeDouble(value, json)));
        // Always nine digits: a plain Java object does not have the precision of the column's type.
        addSerializer(
                LocalDateTime.class,
                serializer((value, json) -> json.writeString(CanonicalText.dateTimeOfNineDigits(value))));
        addSerializer(BigDecimal.class, serializer(JsonCell::writeDecimal));
        addSerializer(
                LocalTime.class, serializer((value, json) -> json.writeString(CanonicalText.timeOfNineDigits(value))));
        addSerializer(LocalDate.class, serializer((value, json) -> json.writeString(value.toString())));
    }

    private interface Writer<T> {
        void write(T value, JsonGenerator json) throws IOException;
    }

    private static <T> JsonSerializer<T> serializer(Writer<T> writer) {
        return new JsonSerializer<>() {
            @Override
            public void serialize(T value, JsonGenerator json, SerializerProvider provider) throws IOException {
                writer.write(value, json);
            }
        };
    }
}
