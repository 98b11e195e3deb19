package com.example;

import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Properties;
import org.apache.camel.test.main.junit5.CamelMainTestSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TradesTest extends CamelMainTestSupport {

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
        Stories.rowsAndMarkAreStoredTogetherOrNotAtAll(both, TradesTest::health);
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
