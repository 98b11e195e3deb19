package io.github.dolphindbsync.sync;

import static io.github.dolphindbsync.sync.SyncContractTest.T0;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.dolphindbsync.TestDatabase;
import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** A host keeps Camel's logging as it comes: a failed poll is one event there, and other routes log as before. */
@Timeout(60)
class HostLogTest {

    private static final Processor FAILING = exchange -> {
        throw new IllegalStateException("not today");
    };

    private static final String CONSUMER = """
            - route:
                from:
                  uri: dolphindb:market/trade
                  parameters: {initialDelay: 0, delay: 3600000}
                  steps:
                    - policy:
                        ref: transaction
                        steps:
                          - process: {ref: failing}
                          - process: {ref: checkpoint}
            """;

    private static final String TIMER = """
            - beans:
                - name: trade
                  type: io.github.dolphindbsync.source.poll.DolphinDBFetchProcessor
                  constructors: {"0": trade, "1": "#bean:checkpoints"}
            - route:
                errorHandler: {defaultErrorHandler: {level: "OFF"}}
                from:
                  uri: timer:trade
                  parameters: {repeatCount: 1}
                  steps:
                    - process: {ref: trade}
                    - split:
                        simple: "${body}"
                        streaming: true
                        stopOnException: true
                        steps:
                          - policy:
                              ref: transaction
                              steps:
                                - process: {ref: failing}
                                - process: {ref: checkpoint}
            """;

    @TempDir
    Path folder;

    @RegisterExtension
    final Market market = new Market();

    private final StandInServer server = market.server();

    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    @BeforeEach
    void listen() {
        logged.start();
        root.addAppender(logged);
    }

    @AfterEach
    void listenNoMore() {
        root.detachAppender(logged);
    }

    private List<String> complaints() {
        return List.copyOf(logged.list).stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .map(ILoggingEvent::getFormattedMessage)
                .filter(message -> message.contains("not today"))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {CONSUMER, TIMER})
    void aFailedPollIsLoggedOnceAndAnotherRouteAsEver(String route) throws Exception {
        market.trade(TableDefinition.of("symbol:SYMBOL,timestamp:NANOTIMESTAMP"))
                .appendRow("A", T0);
        try (Host host = new Host(server, TestDatabase.DUCKDB.url(folder))
                .with("dolphindb.database", "market")
                .with("dolphindb.table-name", "trade")
                .step("failing", FAILING)
                .start(route)) {
            assertThat(host.awaitPoll().failure().orElseThrow()).contains("not today");

            host.context().addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:another").process(FAILING);
                }
            });
            host.context().createProducerTemplate().send("direct:another", exchange -> {});
        }
        assertThat(complaints()).hasSize(2);
        assertThat(complaints().get(0)).startsWith("sync trade: FAILED after 0 rows");
        assertThat(complaints().get(1)).startsWith("Failed delivery");
    }
}
