package com.example;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class TradesTest {

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

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry settings) {
        settings.add("spring.datasource.url", () -> both.url());
        settings.add("dolphindb.port", () -> both.serverPort());
        settings.add("dolphindb.password", () -> BothEnds.PASSWORD);
        settings.add("sync.trade.batch-size", () -> 100);
        settings.add("sync.trade.period", () -> "200ms");
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
