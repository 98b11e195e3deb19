package com.example;

import java.io.File;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The packaged application in a process of its own, as the README starts it. */
class StopIT {

    @Test
    void aStopLosesNothingAndTheNextStartContinues() throws Exception {
        Stories.aStopLosesNothingAndTheNextStartContinues(
                List.of("java", "-cp", "target/trades-on-camel-main-1.0.0.jar" + File.pathSeparator + "target/lib/*",
                        "com.example.Trades"),
                "WAREHOUSE_URL",
                Map.of());
    }
}
