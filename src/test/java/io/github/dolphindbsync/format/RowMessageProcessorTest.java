package io.github.dolphindbsync.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dolphindbsync.delivery.PollOfTest;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.RowSchema;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

/** Rows as maps, as a step of a route makes them. */
class RowMessageProcessorTest {

    private static List<?> messages(List<String> key, Map<?, ?>... rows) throws IOException {
        RowSchema schema = new RowSchema(
                List.of(
                        new Column("symbol", ColumnType.SYMBOL),
                        new Column("venue", ColumnType.SYMBOL),
                        new Column("time", ColumnType.LONG)),
                "time",
                key,
                ZoneOffset.UTC);
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        PollOfTest.begin(exchange, schema, false);
        exchange.getMessage().setBody(List.of(rows));
        new RowMessageProcessor().process(exchange);
        return exchange.getMessage().getBody(List.class);
    }

    @Test
    void givenANullInTheOnlyKeyColumnThenTheMessageHasNoKey() throws Exception {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("symbol", null);

        assertThat(messages(List.of("symbol"), Map.of("symbol", "AAPL"), row))
                .map(message -> ((Message) message).getHeader("kafka.KEY"))
                .containsExactly("AAPL", null);
    }

    @Test
    void givenARowWithoutAKeyColumnThenItIsRefusedAndTheColumnIsNamed() {
        assertThatThrownBy(() -> messages(List.of("symbol"), Map.of("venue", "X")))
                .hasMessageContainingAll("lacks the key column 'symbol'", "[venue]");
        assertThatThrownBy(() -> messages(List.of("symbol", "venue"), Map.of("symbol", "AAPL")))
                .hasMessageContainingAll("lacks the key column 'venue'", "[symbol]");
        assertThatThrownBy(() -> messages(List.of(), Map.of("symbol", "AAPL"))).hasMessageContaining("'_row_id'");
    }
}
