package com.example;

import static io.restassured.RestAssured.given;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BothEndsResource.class)
class TradesTest {

    // Given by BothEndsResource.
    BothEnds both;

    @Test
    void rowsAndMarkAreStoredTogetherOrNotAtAll() throws Exception {
        Stories.rowsAndMarkAreStoredTogetherOrNotAtAll(both, TradesTest::health);
    }

    /** Status and body. */
    private static String health() {
        Response answer = given().get("/q/health/ready");
        return answer.statusCode() + " " + answer.asString();
    }
}
