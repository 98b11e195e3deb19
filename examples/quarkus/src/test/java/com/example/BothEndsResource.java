package com.example;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** Starts both ends before Quarkus, which is told where they are. */
public class BothEndsResource implements QuarkusTestResourceLifecycleManager {

    private BothEnds both;

    @Override
    public Map<String, String> start() {
        try {
            both = BothEnds.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.of(
                "quarkus.datasource.jdbc.url", both.url(),
                "dolphindb.port", String.valueOf(both.serverPort()),
                "dolphindb.password", BothEnds.PASSWORD,
                "quarkus.http.test-port", "0",
                "sync.trade.batch-size", "100",
                "sync.trade.down-after-failures", "1",
                "sync.trade.period", "200ms");
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(both, new TestInjector.MatchesType(BothEnds.class));
    }

    @Override
    public void stop() {
        try {
            both.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
