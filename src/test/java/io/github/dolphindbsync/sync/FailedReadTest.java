package io.github.dolphindbsync.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dolphindbsync.checkpoint.FileCheckpointRepository;
import io.github.dolphindbsync.delivery.CheckpointProcessor;
import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import io.github.dolphindbsync.source.connection.DolphinDBException;
import io.github.dolphindbsync.source.poll.DolphinDBFetchProcessor;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailedReadTest {

    @TempDir
    Path folder;

    /**
     * What was read for the batch that could not be completed is gone; a batch behind it would move the mark over it.
     */
    @Test
    void givenAReadThatFailsForGoodThenNoFurtherBatchComesWhateverTheRouteDoes() throws Exception {
        CamelContext context = new DefaultCamelContext();
        try (StandInServer server =
                StandInServer.builder().username("admin").password("123456").build()) {
            StoredTable table =
                    server.createTable("market", "trade", TableDefinition.of("timestamp:NANOTIMESTAMP,price:FLOAT"));
            for (int row = 0; row < 100; row++) {
                table.appendRow(SyncContractTest.T0 + row, 1f);
            }
            server.start();
            Properties settings = new Properties();
            settings.putAll(Map.of(
                    "dolphindb.host", "127.0.0.1",
                    "dolphindb.port", String.valueOf(server.port()),
                    "dolphindb.database", "market",
                    "dolphindb.table-name", "trade",
                    "dolphindb.username", "admin",
                    "dolphindb.password", "123456",
                    "dolphindb.retry-for", "0s",
                    "sync.trade.batch-size", "10",
                    "sync.trade.window-rows", "15"));
            context.getPropertiesComponent().setInitialProperties(settings);
            FileCheckpointRepository checkpoints =
                    new FileCheckpointRepository(folder.resolve("checkpoints").toString());
            DolphinDBFetchProcessor fetch = new DolphinDBFetchProcessor("trade", checkpoints);
            context.addService(fetch);
            context.start();
            Exchange poll = new DefaultExchange(context);
            fetch.process(poll);
            Iterator<?> batches = poll.getMessage().getBody(Iterator.class);
            server.faults().cutEveryResponseAfter(0);

            assertThatThrownBy(() -> {
                        while (batches.hasNext()) {
                            batches.next();
                            new CheckpointProcessor().process(poll);
                        }
                    })
                    .isInstanceOf(DolphinDBException.class);

            assertThat(batches.hasNext()).isFalse();
        } finally {
            context.stop();
        }
    }
}
