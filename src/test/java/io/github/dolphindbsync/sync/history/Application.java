package io.github.dolphindbsync.sync.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.sync.Sync;
import io.github.dolphindbsync.sync.history.Setup.Tuning;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;

/** The shipped routes with the settings of a history, its clock, and a place for trouble. */
final class Application {

    private Application() {}

    static Sync with(
            Setup setup,
            Tuning tuning,
            StandInServer server,
            Destination destination,
            StoryClock clock,
            RouteTrouble trouble) {
        String kind = setup.destination().name().toLowerCase(Locale.ROOT);
        boolean hasClock = setup.ticks().followClock();
        Sync sync = new Sync(server, destination.url())
                .destination(kind)
                .route(withClock(Sync.shippedRoute(kind), kind))
                .bind("clock", clock)
                .intercept(trouble)
                // Enough for a second attempt.
                .with("dolphindb.retry-for", setup.retries() ? "20ms" : "0s")
                .with("sync.trade.key", setup.key().setting)
                .with("sync.trade.batch-size", String.valueOf(tuning.batchSize()))
                .with("sync.trade.window-rows", String.valueOf(tuning.windowRows()))
                .with(
                        "sync.trade.look-back",
                        hasClock ? length(setup, tuning.lookBack()) : String.valueOf(tuning.lookBack()));
        tuning.limit().ifPresent(rows -> sync.with("sync.trade.limit", String.valueOf(rows)));
        tuning.endTick().ifPresent(end -> sync.with("sync.trade.end", trackingValue(clock, hasClock, end)));
        if (hasClock) {
            sync.with("sync.trade.settle", length(setup, tuning.settle()));
        }
        setup.startTick().ifPresent(start -> sync.with("sync.trade.start", trackingValue(clock, hasClock, start)));
        destination.configure(sync);
        return sync;
    }

    private static String trackingValue(StoryClock clock, boolean hasClock, long tick) {
        return hasClock
                ? LocalDateTime.ofInstant(clock.at(tick), ZoneOffset.UTC).toString()
                : String.valueOf(tick);
    }

    private static String length(Setup setup, int ticks) {
        return setup.ticks().duration.multipliedBy(ticks).toString();
    }

    private static String withClock(String shipped, String kind) {
        String checkpoints = kind.equals("files") ? "files-checkpoints" : "checkpoints";
        String edited = shipped.replace("\"0\": trade\n", """
                "0": trade
                        "1": "#bean:%s"
                        "2": "#bean:clock"
                """.formatted(checkpoints));
        assertThat(edited).isNotEqualTo(shipped);
        return edited;
    }
}
