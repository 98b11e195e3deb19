package com.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
        Stories.rowsAndMarkAreStoredTogetherOrNotAtAll(both, this::health);
    }

    /** Status and body; readiness follows, liveness does not: a restart would fix nothing. */
    private String health() {
        ResponseEntity<String> answer = http.getForEntity("/actuator/health", String.class);
        assertEquals(200, status("/actuator/health/liveness"));
        return answer.getStatusCode().value() == status("/actuator/health/readiness")
                ? answer.getStatusCode().value() + " " + answer.getBody()
                : "readiness differs";
    }

    private int status(String path) {
        return http.getForEntity(path, String.class).getStatusCode().value();
    }
}
