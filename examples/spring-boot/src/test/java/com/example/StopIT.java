package com.example;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The packaged application in a process of its own, as the README starts it. */
class StopIT {

    @Test
    void aStopLosesNothingAndTheNextStartContinues() throws Exception {
        Stories.aStopLosesNothingAndTheNextStartContinues(
                List.of("java", "-jar", "target/trades-on-spring-boot-1.0.0.jar"),
                "SPRING_DATASOURCE_URL",
                Map.of("SERVER_PORT", "0"));
    }
}
