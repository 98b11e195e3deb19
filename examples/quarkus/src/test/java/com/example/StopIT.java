package com.example;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The packaged application in a process of its own, as the README starts it. */
class StopIT {

    @Test
    void aStopLosesNothingAndTheNextStartContinues() throws Exception {
        Stories.aStopLosesNothingAndTheNextStartContinues(
                List.of("java", "-jar", "target/quarkus-app/quarkus-run.jar"),
                "QUARKUS_DATASOURCE_JDBC_URL",
                Map.of("QUARKUS_HTTP_PORT", "0"));
    }
}
