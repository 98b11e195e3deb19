package io.github.dolphindbsync.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.PostgresDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Processor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresQuarantineTest extends QuarantineContractTest {

    private static PostgresDatabase postgres;

    @BeforeAll
    static void startPostgres() throws Exception {
        postgres = PostgresDatabase.of(PostgresQuarantineTest.class);
    }

    @BeforeEach
    void emptyDatabase() throws SQLException {
        postgres.clear();
    }

    @Override
    String warehouseUrl() {
        return postgres.url();
    }

    @Override
    String kind() {
        return "postgresql";
    }

    @Test
    void givenATransactionOfTheHostThenTrialsGoBackToASavepointInIt() throws Exception {
        createPickyTable();
        sync.bind("host", new HostTransaction())
                .route(HostTransaction.ROUTE_SETTING_ASIDE)
                .with("sync.trade.batch-size", "10");
        trade.append(rows(30, 4, 17));

        assertThat(failure(sync.poll())).contains("the row at 2016-10-24T08:00:00.022239004");
        assertThat(count("trade")).isZero();

        assertDelivered(
                sync.restart().with("sync.trade.on-rejected-row", "quarantine").poll(), 28, 2);
        assertThat(count("trade")).isEqualTo(28);
        assertThat(quarantined()).hasSize(2);
        assertThat(mark()).isEqualTo(SyncContractTest.T0 + 29);
    }

    @Test
    void givenATextWithANulCharacterThatAStepMadeThenItsRowIsPutAside() throws Exception {
        sync.bind("spoil", (Processor) exchange -> {
                    List<Map<String, Object>> rows = new ArrayList<>();
                    for (Object row : exchange.getMessage().getBody(List.class)) {
                        Map<String, Object> changed = new LinkedHashMap<>();
                        ((Map<?, ?>) row).forEach((name, value) -> changed.put((String) name, value));
                        changed.computeIfPresent("symbol", (name, value) -> value.equals("FB") ? "F\0B" : value);
                        rows.add(changed);
                    }
                    exchange.getMessage().setBody(rows);
                })
                .route(Sync.shippedRoute()
                        .replace(
                                FaultStory.BEFORE_ROWS,
                                "                    - process: {ref: spoil}\n" + FaultStory.BEFORE_ROWS));
        arrive(SyncContractTest.aapl(SyncContractTest.T0), SyncContractTest.row("FB", SyncContractTest.T0 + 1, 1f, 1));

        assertThat(failure(sync.poll())).contains("in column symbol the text has a NUL character");

        assertDelivered(
                sync.restart().with("sync.trade.on-rejected-row", "quarantine").poll(), 1, 1);
        assertThat(quarantined()).singleElement().asString().contains("\"symbol\":\"FB\"");
    }
}
