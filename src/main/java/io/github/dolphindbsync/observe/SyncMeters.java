package io.github.dolphindbsync.observe;

import io.github.dolphindbsync.source.poll.PollListener;
import io.github.dolphindbsync.source.poll.PollResult;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.apache.camel.spi.Registry;

/** The meters of one sync. Only this class uses Micrometer, so a host can do without it. */
final class SyncMeters implements PollListener {

    private static final String PREFIX = "dolphindb.sync.";
    private static final double MOST_POLLS_ARE_QUICKER = 0.95;

    private final MeterRegistry registry;
    private final SyncStatus status;
    private final List<Meter> meters = new ArrayList<>();
    private final Timer polls;

    private SyncMeters(MeterRegistry registry, SyncStatus status) {
        this.registry = registry;
        this.status = status;
        polls = Timer.builder(PREFIX + "poll")
                .description("Polls and their duration")
                .publishPercentiles(MOST_POLLS_ARE_QUICKER)
                .tags(tags())
                .register(registry);
        meters.add(polls);
        counter("rows", "Rows delivered, with their checkpoints stored", SyncStatus::rows);
        counter("batches", "Batches delivered", SyncStatus::batches);
        counter(
                "rows.quarantined",
                "Rows that the destination rejected, quarantined with the reason",
                SyncStatus::rowsQuarantined);
        counter(
                "rows.not.stored",
                "Rows that the destination left out without an error, as by a trigger",
                SyncStatus::rowsNotStored);
        counter("retries", "Reconnects to the source after a failure", SyncStatus::retries);
        counter("failures", "Polls that failed", SyncStatus::failures);
        gauge(
                "up",
                "1 if the health check is UP, else 0",
                known -> known.verdict().isUp() ? 1 : 0);
        gauge("lag.seconds", "Lag of the mark behind the clock now", SyncStatus::lagSeconds);
        gauge("since.success.seconds", "Time since a poll last succeeded", SyncStatus::secondsSinceSuccess);
        gauge(
                "mark",
                "The mark: seconds since 1970, or the number if the tracking column is LONG or INT",
                SyncStatus::markNumber);
        gauge(
                "rows.without.timestamp",
                "Rows of the source without a tracking value, which are not read, counted once an hour",
                SyncStatus::rowsWithoutTrackingValue);
    }

    /** Registers nothing if the host has no meter registry, or several without a primary one. */
    static PollListener register(Registry beans, SyncStatus status) {
        MeterRegistry registry = beans.findSingleByType(MeterRegistry.class);
        return registry == null ? new PollListener() {} : new SyncMeters(registry, status);
    }

    private Tags tags() {
        return Tags.of("sync", status.sync());
    }

    private void counter(String name, String description, ToDoubleFunction<SyncStatus> value) {
        meters.add(FunctionCounter.builder(PREFIX + name, status, value)
                .description(description)
                .tags(tags())
                .register(registry));
    }

    private void gauge(String name, String description, ToDoubleFunction<SyncStatus> value) {
        meters.add(Gauge.builder(PREFIX + name, status, value)
                .description(description)
                .tags(tags())
                .register(registry));
    }

    @Override
    public void finished(PollResult result) {
        polls.record(result.duration());
    }

    @Override
    public void gone(String sync) {
        meters.forEach(registry::remove);
    }
}
