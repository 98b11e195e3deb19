package com.example;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Properties;
import org.apache.camel.test.main.junit5.CamelMainTestSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TradesTest extends CamelMainTestSupport {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static BothEnds both;

    @BeforeAll
    static void startBothEnds() throws Exception {
        both = BothEnds.start();
    }

    @AfterAll
    static void stopBothEnds() throws Exception {
        both.close();
    }

    @Override
    protected Properties useOverridePropertiesWithPropertiesComponent() {
        Properties properties = new Properties();
        properties.setProperty("warehouse.url", both.url());
        properties.setProperty("dolphindb.port", String.valueOf(both.serverPort()));
        properties.setProperty("dolphindb.password", BothEnds.PASSWORD);
        properties.setProperty("sync.trade.batch-size", "100");
        properties.setProperty("sync.trade.period", "200ms");
        return properties;
    }

    @Test
    void rowsAndMarkAreStoredTogetherOrNotAtAll() throws Exception {
        both.addTrades(250, 1.5);
        await().atMost(PATIENCE).until(() -> both.stored() == 250);
        assertEquals(both.nanosOf(250), both.mark());

        both.refuseAbove(1_000);
        both.addTrades(150, 2.5);
        both.addTrades(1, 5_000);
        await().atMost(PATIENCE).until(() -> both.refusals() >= 1);
        await().atMost(PATIENCE).until(() -> both.stored() > 250);
        assertTrue(both.stored() < 400, "the batch that holds the refused trade is rolled back");
        assertEquals(both.nanosOf(both.stored()), both.mark());

        both.refuseNoMore();
        await().atMost(PATIENCE).until(() -> both.stored() == 401);
        assertEquals(both.nanosOf(401), both.mark());
    }
}
