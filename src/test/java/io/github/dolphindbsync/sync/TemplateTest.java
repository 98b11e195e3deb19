package io.github.dolphindbsync.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class TemplateTest {

    @TempDir
    Path folder;

    @RegisterExtension
    final Market market = new Market();

    private final StandInServer server = market.server();

    @Test
    void aSecondTableIsFiveLines() throws Exception {
        market.table("quotes", TableDefinition.of("symbol:SYMBOL,at:TIMESTAMP,bid:DOUBLE"))
                .append(List.<Object[]>of(new Object[] {"AAPL", 1_477_296_000_022L, 27.2}));
        Sync sync = new Sync(server, "jdbc:duckdb:" + folder.resolve("warehouse.duckdb"));
        String quote = """
                - templatedRoute:
                    routeTemplateRef: sync
                    parameters:
                      - name: sync
                        value: quote
                """;

        sync.with("sync.quote.table-name", "quotes")
                .with("sync.quote.tracking-column", "at")
                .route(Files.readString(Path.of("routes/template.camel.yaml")) + quote);

        assertThat(sync.poll().summary()).startsWith("sync quote: 1 row in 1 batch");
        sync.close();
    }
}
