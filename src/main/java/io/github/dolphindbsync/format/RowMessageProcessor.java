package io.github.dolphindbsync.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dolphindbsync.delivery.BatchContext;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.Row;
import io.github.dolphindbsync.rows.RowBatch;
import io.github.dolphindbsync.rows.RowSchema;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultMessage;

/**
 * Turns a batch into one message for each row, for a {@code kafka:} endpoint, which sends the messages of a list and
 * waits for all of them. The body of a message is the row as JSON. Its key identifies the row: the values of the key
 * columns, or {@value RowSchema#ROW_ID} if there is no key. A key of one column is the value itself, as in
 * {@code AAPL}; a key of several is a JSON array, in the order of the setting.
 *
 * <p>A row whose only key column is NULL gets no key. A row without a key column, as a route may make it, is refused.
 */
public final class RowMessageProcessor implements Processor, FormatPolicy {

    /** Camel 4.18.3 renamed the header; the unknown one is ignored. */
    private static final List<String> KEY_HEADERS = List.of("kafka.KEY", "CamelKafkaKey");

    private static final ObjectMapper JSON = new ObjectMapper().registerModule(new RowJsonModule());
    private static final JsonFactory FACTORY = JSON.getFactory();

    @Override
    public void process(Exchange exchange) throws IOException {
        if (!(exchange.getMessage().getBody() instanceof Iterable<?> rows)) {
            throw new IllegalArgumentException(
                    "Kafka messages: the body is not rows. Use RowMessageProcessor after the split of a poll, or "
                            + "give it a list of maps.");
        }
        RowSchema schema = rows instanceof RowBatch batch ? batch.schema() : BatchContext.schemaOf(exchange);
        if (schema == null) {
            throw new IllegalArgumentException(
                    "Kafka messages: no schema names the key. Use RowMessageProcessor after DolphinDBFetchProcessor "
                            + "and its split.");
        }
        if (!schema.isTracked()) {
            throw new IllegalArgumentException(
                    "Kafka messages: mode full-refresh replaces a whole table, which messages can't do. Use another "
                            + "mode.");
        }
        List<String> key = schema.hasKey() ? schema.key() : List.of(RowSchema.ROW_ID);
        List<Message> messages = new ArrayList<>();
        for (Object row : rows) {
            Message message = new DefaultMessage(exchange.getContext());
            message.setBody(JSON.writeValueAsString(row));
            String text = key((Map<?, ?>) row, key);
            if (text != null) {
                KEY_HEADERS.forEach(header -> message.setHeader(header, text));
            }
            messages.add(message);
        }
        exchange.getMessage().setBody(messages);
    }

    @Override
    public Optional<String> policy(Column column) {
        return FormatPolicy.json(column);
    }

    private static String key(Map<?, ?> row, List<String> columns) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            if (columns.size() == 1) {
                writeValue(row, columns.get(0), json);
            } else {
                json.writeStartArray();
                for (String column : columns) {
                    writeValue(row, column, json);
                }
                json.writeEndArray();
            }
        }
        if (columns.size() > 1) {
            return text.toString();
        }
        return JSON.readTree(text.toString()).isNull() ? null : unquoted(text.toString());
    }

    private static String unquoted(String json) throws IOException {
        return json.startsWith("\"") ? JSON.readValue(json, String.class) : json;
    }

    private static void writeValue(Map<?, ?> row, String column, JsonGenerator json) throws IOException {
        if (row instanceof Row typed) {
            RowBatch batch = typed.batch();
            batch.writeJson(batch.schema().indexOf(column), typed.index(), json);
        } else if (row.containsKey(column)) {
            JSON.writeValue(json, row.get(column));
        } else {
            throw new IllegalArgumentException(
                    "Kafka messages: a row lacks the key column '" + column + "'; its columns are " + row.keySet()
                            + ". Keep that column in the route, or name another in sync.<name>.key.");
        }
    }
}
