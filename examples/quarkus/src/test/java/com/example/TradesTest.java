package com.example;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BothEndsResource.class)
class TradesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Predicate<String> HEALTHY = answer -> answer.startsWith("200 ") && answer.contains("sync:trade");
    private static final Predicate<String> FAILING =
            answer -> answer.startsWith("503 ") && answer.contains("too dear: 5000");

    // Given by BothEndsResource.
    BothEnds both;

    @Test
    void rowsAndMarkAreStoredTogetherOrNotAtAll() throws Exception {
        both.addTrades(250, 1.5);
        await().atMost(PATIENCE).until(() -> both.stored() == 250);
        assertEquals(both.nanosOf(250), both.mark());
        await().atMost(PATIENCE).until(TradesTest::health, HEALTHY);

        both.refuseAbove(1_000);
        both.addTrades(150, 2.5);
        both.addTrades(1, 5_000);
        await().atMost(PATIENCE).until(() -> both.refusals() >= 1);
        await().atMost(PATIENCE).until(TradesTest::health, FAILING);
        assertTrue(both.stored() > 250, "the batch before the one that is refused has arrived");
        assertTrue(both.stored() < 400, "the batch that holds the refused trade is rolled back");
        assertEquals(both.nanosOf(both.stored()), both.mark());

        both.refuseNoMore();
        await().atMost(PATIENCE).until(() -> both.stored() == 401);
        assertEquals(both.nanosOf(401), both.mark());
        await().atMost(PATIENCE).until(TradesTest::health, HEALTHY);
    }

    /** Status and body. */
    private static String health() {
        Response answer = given().get("/q/health/ready");
        return answer.statusCode() + " " + answer.asString();
    }
}
