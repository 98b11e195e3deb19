package com.example;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.ResponseEntity;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class TradesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Predicate<String> HEALTHY = answer -> answer.startsWith("200 ") && answer.contains("sync:trade");
    private static final Predicate<String> FAILING =
            answer -> answer.startsWith("503 ") && answer.contains("too dear: 5000");

    private static BothEnds both;

    @Autowired
    private TestRestTemplate http;

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
        settings.add("sync.trade.down-after-failures", () -> 1);
        settings.add("sync.trade.period", () -> "200ms");
    }

    @Test
    void rowsAndMarkAreStoredTogetherOrNotAtAll() throws Exception {
        both.addTrades(250, 1.5);
        await().atMost(PATIENCE).until(() -> both.stored() == 250);
        assertEquals(both.nanosOf(250), both.mark());
        await().atMost(PATIENCE).until(this::health, HEALTHY);

        both.refuseAbove(1_000);
        both.addTrades(150, 2.5);
        both.addTrades(1, 5_000);
        await().atMost(PATIENCE).until(() -> both.refusals() >= 1);
        await().atMost(PATIENCE).until(this::health, FAILING);
        assertEquals(503, status("/actuator/health/readiness"));
        assertEquals(200, status("/actuator/health/liveness"), "a restart would mend nothing");
        assertTrue(both.stored() > 250, "the batch before the one that is refused has arrived");
        assertTrue(both.stored() < 400, "the batch that holds the refused trade is rolled back");
        assertEquals(both.nanosOf(both.stored()), both.mark());

        both.refuseNoMore();
        await().atMost(PATIENCE).until(() -> both.stored() == 401);
        assertEquals(both.nanosOf(401), both.mark());
        await().atMost(PATIENCE).until(this::health, HEALTHY);
    }

    private int status(String path) {
        return http.getForEntity(path, String.class).getStatusCode().value();
    }

    /** Status and body. */
    private String health() {
        ResponseEntity<String> answer = http.getForEntity("/actuator/health", String.class);
        return answer.getStatusCode().value() + " " + answer.getBody();
    }
}
