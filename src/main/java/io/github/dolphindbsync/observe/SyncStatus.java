package io.github.dolphindbsync.observe;

import io.github.dolphindbsync.source.poll.PollResult;
import io.github.dolphindbsync.source.settings.Durations;
import io.github.dolphindbsync.source.settings.HealthLimits;
import io.github.dolphindbsync.source.settings.SyncSetting;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The state of one sync since its route was started. Safe for use by several threads. */
public final class SyncStatus {

    /**
     * Whether the sync works.
     *
     * @param reason why it does not work, or what it is doing
     */
    record Verdict(boolean isUp, String reason) {}

    private static final double NANOS_PER_SECOND = 1e9;

    private final String sync;
    private final HealthLimits limits;
    private final Clock clock;
    private final BooleanSupplier isHeld;
    private final Supplier<Optional<Duration>> overdue;

    private Instant succeededAt;
    private Instant pollingSince;
    private int failuresInARow;
    private String lastFailure = "";
    private String mark = "unknown";
    private double markNumber = Double.NaN;
    private Duration lag;
    private Instant lagAt;
    private double rowsWithoutTrackingValue = Double.NaN;

    private PollResult counted;
    private long rows;
    private long rowsQuarantined;
    private long rowsNotStored;
    private long batches;
    private long retries;
    private long failures;

    /**
     * @param isHeld whether its route is suspended or not to be started
     * @param overdue time since the last poll began, if another one should have begun since
     */
    SyncStatus(
            String sync,
            HealthLimits limits,
            Clock clock,
            BooleanSupplier isHeld,
            Supplier<Optional<Duration>> overdue) {
        this.overdue = overdue;
        this.sync = sync;
        this.limits = limits;
        this.clock = clock;
        this.isHeld = isHeld;
    }

    String sync() {
        return sync;
    }

    synchronized void started() {
        pollingSince = clock.instant();
    }

    public synchronized void counted(long rowsWithoutValue) {
        rowsWithoutTrackingValue = rowsWithoutValue;
    }

    synchronized void delivered(PollResult soFar) {
        count(soFar);
    }

    synchronized void finished(PollResult result) {
        count(result);
        counted = null;
        pollingSince = null;
        if (result.failure().isPresent()) {
            lastFailure = result.failure().get();
            failuresInARow++;
            failures++;
        } else if (!result.stopped()) {
            succeededAt = clock.instant();
            failuresInARow = 0;
        }
    }

    /** The numbers of a result start with its poll, those of this class with the sync. */
    private void count(PollResult soFar) {
        rows += soFar.rows() - (counted == null ? 0 : counted.rows());
        rowsQuarantined += soFar.rowsQuarantined() - (counted == null ? 0 : counted.rowsQuarantined());
        rowsNotStored += soFar.rowsNotStored() - (counted == null ? 0 : counted.rowsNotStored());
        batches += soFar.batches() - (counted == null ? 0 : counted.batches());
        retries += soFar.retries() - (counted == null ? 0 : counted.retries());
        counted = soFar;
        if (soFar.markNumber().isPresent()) {
            mark = soFar.mark();
            markNumber = soFar.markNumber().getAsDouble();
        }
        soFar.lag().ifPresent(behind -> {
            lag = behind;
            lagAt = clock.instant();
        });
    }

    synchronized Verdict verdict() {
        if (isHeld.getAsBoolean()) {
            return new Verdict(true, "its route is suspended, or not started (autoStartup)");
        }
        if (failuresInARow >= limits.failures()) {
            return down("%,d polls in a row have failed. The last one: %s", failuresInARow, lastFailure);
        }
        Optional<Duration> silent = overdue.get();
        if (silent.isPresent()) {
            return down("%s", TablesHealthCheck.noPollBegins(silent.get()));
        }
        if (succeededAt == null) {
            return down("%s", whyItHasNotSucceeded());
        }
        Optional<Duration> behind = lag();
        if (behind.isPresent()
                && limits.lag().filter(most -> behind.get().compareTo(most) > 0).isPresent()) {
            return down(
                    "the mark %s is %s behind the clock, more than %s",
                    mark, Durations.humanReadable(behind.get()), SyncSetting.DOWN_AFTER_LAG.key(sync));
        }
        String doing =
                pollingSince == null ? "waits for its next poll" : "a poll is running for " + since(pollingSince);
        String failed = failuresInARow == 0 ? "" : ". The last poll has failed: " + lastFailure;
        return new Verdict(
                true, doing + ", mark " + mark + ", a poll last succeeded " + since(succeededAt) + " ago" + failed);
    }

    private static Verdict down(String format, Object... values) {
        return new Verdict(false, String.format(Locale.ROOT, format, values));
    }

    private String whyItHasNotSucceeded() {
        if (failuresInARow > 0) {
            return "no poll has succeeded yet. The last one has failed: " + lastFailure;
        }
        return pollingSince != null
                ? String.format(Locale.ROOT, "the first poll is still running, %,d rows so far", rows)
                : "no poll has ended yet";
    }

    /** The lag now: it grows while polls fail and while there are no new rows. */
    private Optional<Duration> lag() {
        return Optional.ofNullable(lag).map(behind -> behind.plus(Duration.between(lagAt, clock.instant())));
    }

    synchronized String mark() {
        return mark;
    }

    synchronized int failuresInARow() {
        return failuresInARow;
    }

    private String since(Instant instant) {
        return Durations.humanReadable(Duration.between(instant, clock.instant()));
    }

    synchronized double lagSeconds() {
        return seconds(lag());
    }

    synchronized double secondsSinceSuccess() {
        return seconds(Optional.ofNullable(succeededAt).map(then -> Duration.between(then, clock.instant())));
    }

    private static double seconds(Optional<Duration> duration) {
        return duration.map(known -> known.toNanos() / NANOS_PER_SECOND).orElse(Double.NaN);
    }

    synchronized double markNumber() {
        return markNumber;
    }

    public synchronized double rowsWithoutTrackingValue() {
        return rowsWithoutTrackingValue;
    }

    synchronized long rows() {
        return rows;
    }

    synchronized long rowsQuarantined() {
        return rowsQuarantined;
    }

    synchronized long rowsNotStored() {
        return rowsNotStored;
    }

    synchronized long batches() {
        return batches;
    }

    synchronized long retries() {
        return retries;
    }

    synchronized long failures() {
        return failures;
    }
}
