package com.example;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Properties;
import java.util.function.Predicate;
import org.apache.camel.test.main.junit5.CamelMainTestSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TradesTest extends CamelMainTestSupport {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Predicate<String> HEALTHY = answer -> answer.startsWith("200 ") && answer.contains("sync:trade");
    private static final Predicate<String> FAILING =
            answer -> answer.startsWith("503 ") && answer.contains("too dear: 5000");

    private static BothEnds both;
    private static int managementPort;

    @BeforeAll
    static void startBothEnds() throws Exception {
        both = BothEnds.start();
        try (ServerSocket free = new ServerSocket(0)) {
            managementPort = free.getLocalPort();
        }
    }

    @AfterAll
    static void stopBothEnds() throws Exception {
        both.close();
    }

    @Override
    protected Properties useOverridePropertiesWithPropertiesComponent() {
        Properties properties = new Properties();
        properties.setProperty("camel.management.port", String.valueOf(managementPort));
        properties.setProperty("warehouse.url", both.url());
        properties.setProperty("dolphindb.port", String.valueOf(both.serverPort()));
        properties.setProperty("dolphindb.password", BothEnds.PASSWORD);
        properties.setProperty("sync.trade.batch-size", "100");
        properties.setProperty("sync.trade.down-after-failures", "1");
        properties.setProperty("sync.trade.period", "200ms");
        return properties;
    }

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
    private static String health() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + managementPort + "/observe/health/ready"))
                .build();
        HttpResponse<String> answer =
                HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }
}
