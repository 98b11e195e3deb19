package com.example;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BothEndsResource.class)
class TradesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    // Given by BothEndsResource.
    BothEnds both;

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
