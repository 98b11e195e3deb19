package io.github.dolphindbsync.sync;

import static io.github.dolphindbsync.sync.SyncContractTest.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import io.github.dolphindbsync.source.connection.DolphinDBException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.FluentProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A message is enriched by what the server knows: {@code to: dolphindb:market/trade?query=…}. */
@Timeout(60)
class QueryComponentTest {

    private static final String BY_SYMBOL =
            "select symbol, timestamp, price, volume from {table} where symbol = :#symbol";

    @RegisterExtension
    static final Market market = new Market();

    private static final StandInServer server = market.server();

    private final DefaultCamelContext context = new DefaultCamelContext();

    @BeforeAll
    static void startServer() throws Exception {
        StoredTable trade =
                market.trade(TableDefinition.of("symbol:STRING,timestamp:NANOTIMESTAMP,price:FLOAT,volume:INT"));
        trade.append(List.of(
                new Object[] {"AAPL", T0, 27.25f, 100},
                new Object[] {"IBM", T0 + 1, 120.5f, 200},
                new Object[] {"O\"Neil\\", T0 + 2, null, 300}));
    }

    @BeforeEach
    void startHost() {
        context.getPropertiesComponent().addInitialProperty("dolphindb.host", "127.0.0.1");
        context.getPropertiesComponent().addInitialProperty("dolphindb.port", String.valueOf(server.port()));
        context.getPropertiesComponent().addInitialProperty("dolphindb.username", "admin");
        context.getPropertiesComponent().addInitialProperty("dolphindb.password", "123456");
        context.start();
    }

    @AfterEach
    void stopHost() {
        context.stop();
        server.faults().clear();
    }

    private FluentProducerTemplate asking(String query) {
        return context.createFluentProducerTemplate().to("dolphindb:market/trade?query=RAW(" + query + ")");
    }

    private static List<?> rows(FluentProducerTemplate message) {
        return message.request(List.class);
    }

    @Test
    void givenAMessageThenItsBodyBecomesTheRowsThatTheServerHasForIt() {
        List<?> rows = rows(asking(BY_SYMBOL).withBody(Map.of("symbol", "AAPL")));

        assertThat(rows)
                .isEqualTo(List.of(Map.of(
                        "symbol",
                        "AAPL",
                        "timestamp",
                        LocalDateTime.parse("2016-10-24T08:00:00.022239"),
                        "price",
                        27.25f,
                        "volume",
                        100)));
        assertThat(rows(asking(BY_SYMBOL).withHeader("symbol", "none such"))).isEmpty();
    }

    @Test
    void givenValuesOfManyKindsThenEachIsALiteralOfItsType() {
        assertVolumes(
                "timestamp >= :#from", Map.of("from", LocalDateTime.parse("2016-10-24T08:00:00.022239001")), 200, 300);
        assertVolumes("symbol in :#symbols", Map.of("symbols", List.of("AAPL", "IBM")), 100, 200);
        assertVolumes("volume > :#least and volume < :#most", Map.of("least", -1, "most", 250L), 100, 200);
        assertVolumes("price > :#price", Map.of("price", new java.math.BigDecimal("27.5")), 200);
        assertVolumes("symbol = :#${body[symbol].toUpperCase()}", Map.of("symbol", "ibm"), 200);
    }

    private void assertVolumes(String condition, Map<String, Object> body, Integer... volumes) {
        assertThat(rows(asking("select volume from {table} where " + condition).withBody(body)))
                .isEqualTo(List.of(volumes).stream()
                        .map(volume -> Map.of("volume", volume))
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "O\"Neil\\",
                "AAPL\" or 1 == 1 //",
                "\" + dropTable(1) + \"",
                "\\\"; f() //",
                "`AAPL",
                "AAPL'",
                ":#x"
            })
    void givenATextThatTriesToBeMoreThenItIsComparedAsItIs(String attack) {
        assertThat(rows(asking(BY_SYMBOL).withBody(Map.of("symbol", attack)))).hasSize(attack.startsWith("O") ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "symbol = \":#symbol\"; a parameter is inside \":#symbol\"",
                "symbol like '%:#symbol'; a parameter is inside '%:#symbol'",
                "1 == 1 // :#symbol; a parameter is inside // :#symbol",
                "1 == 1 /* :#symbol */; it holds a comment",
            })
    void givenAPlaceWhereAValueCouldBreakOutThenTheQueryIsRefused(String condition, String reason) {
        assertThatThrownBy(() ->
                        rows(asking("select * from {table} where " + condition).withHeader("symbol", "x")))
                .hasStackTraceContaining(reason);
    }

    @Test
    void givenAValueThatHasNoLiteralThenItsParameterIsNamed() {
        assertRefused(Map.of(), "parameter :#symbol of the query has no value");
        assertRefused(
                Map.of("symbol", "A\nB"), "parameter :#symbol of the query can't be used: its text holds a control");
        assertRefused(
                Map.of("symbol", List.of()), "parameter :#symbol of the query can't be used: it is an empty list");
        assertRefused(Map.of("symbol", Double.NaN), "NaN has no literal");
        assertRefused(Map.of("symbol", Thread.currentThread()), "a java.lang.Thread has no literal");
    }

    private void assertRefused(Map<String, ?> body, String reason) {
        assertThatThrownBy(() -> rows(asking(BY_SYMBOL).withBody(body)))
                .isInstanceOf(CamelExecutionException.class)
                .rootCause()
                .hasMessageContaining(reason);
    }

    @Test
    void givenManyMessagesThenThereIsOneConnectionAndAnotherOneAfterAFailure() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:ask").to("dolphindb:market/trade?query=RAW(" + BY_SYMBOL + ")");
            }
        });
        assertThat(ibm()).hasSize(1);
        int logins = server.loginAttempts();

        IntStream.range(0, 40).parallel().forEach(message -> assertThat(ibm()).hasSize(1));
        assertThat(server.loginAttempts()).isEqualTo(logins);

        server.faults().cutNextResponseTo("", 5);
        assertThat(ibm()).hasSize(1);
        assertThat(server.loginAttempts()).isGreaterThan(logins);

        server.faults().failNext("trade", "Too many partitions. RefId: S02001");
        assertThatThrownBy(this::ibm)
                .rootCause()
                .isInstanceOf(DolphinDBException.class)
                .hasMessageContaining("DolphinDB server 127.0.0.1:" + server.port() + ", a query: Too many partitions");
        assertThat(ibm()).hasSize(1);
    }

    private List<?> ibm() {
        return rows(context.createFluentProducerTemplate().to("direct:ask").withHeader("symbol", "IBM"));
    }

    @Test
    void givenAQueryWithoutATableOrNoQueryThenThatIsToldApart() {
        FluentProducerTemplate counting = context.createFluentProducerTemplate()
                .to("dolphindb:market?query=RAW(select count(*) as n from loadTable(\"dfs://market\", \"trade\"))");

        assertThat(rows(counting)).isEqualTo(List.of(Map.of("n", 3)));
        assertThatThrownBy(() -> context.createFluentProducerTemplate()
                        .to("dolphindb:market?query=RAW(select * from {table})")
                        .request())
                .hasStackTraceContaining("{table} means the table of the endpoint, which names none");
        assertThatThrownBy(() -> context.createFluentProducerTemplate()
                        .to("dolphindb:market/trade")
                        .request())
                .hasStackTraceContaining("needs the option query");
    }
}
