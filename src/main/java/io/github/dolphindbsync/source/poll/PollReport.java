package io.github.dolphindbsync.source.poll;

import io.github.dolphindbsync.checkpoint.Checkpoint;
import io.github.dolphindbsync.delivery.DeliveryGate;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.Times;
import io.github.dolphindbsync.source.session.PollSession;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.OptionalDouble;

/** How far a poll has come, as a {@link PollResult}. */
final class PollReport {

    private static final double MILLIS_PER_SECOND = 1e3;

    private PollReport() {}

    /** @param failure what the poll failed by, where it did */
    static PollResult of(PollSession session, Optional<String> failure) {
        String sync = session.settings().sync();
        DeliveryGate gate = session.gate();
        if (gate == null) {
            return PollResult.withoutRows(sync, session.duration(), session.retries(), failure, session.isStopped());
        }
        Checkpoint checkpoint = gate.checkpoint();
        ZoneId zone = session.settings().zone();
        return new PollResult(
                sync,
                gate.deliveredRows(),
                Math.min(session.rowsReadAgain(), gate.deliveredRows()),
                gate.rowsQuarantined(),
                gate.rowsNotStored(),
                gate.deliveredBatches(),
                session.duration(),
                checkpoint.markAsText(),
                markNumber(checkpoint, zone),
                lag(checkpoint, zone, session.now()),
                session.retries(),
                failure,
                session.isStopped());
    }

    private static OptionalDouble markNumber(Checkpoint checkpoint, ZoneId zone) {
        if (checkpoint.mark() == null) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(
                checkpoint.origin().trackingType().isTemporal()
                        ? time(checkpoint).atZone(zone).toInstant().toEpochMilli() / MILLIS_PER_SECOND
                        : checkpoint.mark());
    }

    private static Optional<Duration> lag(Checkpoint checkpoint, ZoneId zone, Instant now) {
        if (checkpoint.mark() == null || !checkpoint.origin().trackingType().isTemporal()) {
            return Optional.empty();
        }
        return Optional.of(Duration.between(time(checkpoint), LocalDateTime.ofInstant(now, zone)));
    }

    private static LocalDateTime time(Checkpoint checkpoint) {
        ColumnType type = checkpoint.origin().trackingType();
        return Times.toDateTime(type, checkpoint.mark());
    }
}
