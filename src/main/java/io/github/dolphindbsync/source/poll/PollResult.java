package io.github.dolphindbsync.source.poll;

import io.github.dolphindbsync.source.settings.Durations;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How a poll ended.
 *
 * @param rows delivered, with their checkpoints stored
 * @param rowsReadAgain those of them that stand at or before the mark of the last poll, read again to find late ones
 * @param rowsQuarantined not delivered, because the destination refuses them, but kept with the reason
 * @param rowsNotStored of the rows delivered those that the destination left out without an error, as by a trigger
 * @param batches of all these rows
 * @param mark where the checkpoint stands now, for people
 * @param markNumber the same as a number: seconds since 1970, or the value itself where the tracking column has no
 *     clock; empty where there is no mark
 * @param lag how far the mark is behind the clock; empty where the tracking column has no clock or there is no mark
 * @param retries how often the source was opened again after a failure
 * @param failure why it failed; empty where it did not
 * @param stopped true if it ended early because the application stops; the rest comes with the next poll
 */
public record PollResult(
        String sync,
        long rows,
        long rowsReadAgain,
        long rowsQuarantined,
        long rowsNotStored,
        long batches,
        Duration duration,
        String mark,
        OptionalDouble markNumber,
        Optional<Duration> lag,
        int retries,
        Optional<String> failure,
        boolean stopped) {

    /** A sync that could not even begin. */
    public static PollResult notBegun(String sync, String reason) {
        return withoutRows(sync, Duration.ZERO, 0, Optional.of(reason), false);
    }

    /** Of a poll that did not come to its checkpoint. */
    static PollResult withoutRows(
            String sync, Duration duration, int retries, Optional<String> failure, boolean stopped) {
        return new PollResult(
                sync,
                0,
                0,
                0,
                0,
                0,
                duration,
                "unknown",
                OptionalDouble.empty(),
                Optional.empty(),
                retries,
                failure,
                stopped);
    }

    /** One line for people. */
    public String summary() {
        String behind =
                lag.map(value -> ", lag " + Durations.humanReadable(value)).orElse("");
        String done = rows == 0 && rowsQuarantined == 0 && batches == 0
                ? "nothing new"
                : String.format(
                        Locale.ROOT,
                        "%s%s in %s, %s, %,d rows/s",
                        count(rows, "row", "rows") + notStored(),
                        rowsReadAgain == 0
                                ? ""
                                : String.format(Locale.ROOT, " (%,d of them read again)", rowsReadAgain),
                        count(batches, "batch", "batches"),
                        Durations.humanReadable(duration),
                        rowsPerSecond());
        String quarantined = rowsQuarantined == 0 ? "" : ", " + count(rowsQuarantined, "row", "rows") + " quarantined";
        String again = retries == 0 ? "" : ", " + count(retries, "retry", "retries");
        String end = failure.map(reason -> ". FAILED: " + reason).orElse(stopped ? ", stopped early" : "");
        return "sync " + sync + ": " + done + quarantined + ", mark " + mark + behind + again + end;
    }

    private String notStored() {
        return rowsNotStored == 0 ? "" : String.format(Locale.ROOT, " sent, %,d stored", rows - rowsNotStored);
    }

    private static String count(long number, String one, String many) {
        return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? one : many);
    }

    /** Delivered, over the whole duration. */
    public long rowsPerSecond() {
        return Math.round(rows * 1e9 / Math.max(1, duration.toNanos()));
    }
}
