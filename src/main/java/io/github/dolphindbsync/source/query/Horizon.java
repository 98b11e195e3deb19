package io.github.dolphindbsync.source.query;

import io.github.dolphindbsync.checkpoint.Checkpoint;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.Times;
import io.github.dolphindbsync.source.settings.SyncSetting;
import io.github.dolphindbsync.source.settings.SyncSettings;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The newest tracking value that a poll may read. */
public final class Horizon {

    private static final Logger LOG = LoggerFactory.getLogger(Horizon.class);

    private Horizon() {}

    /**
     * The last value that is over, as the clock of the sync's zone has it, for longer than {@code settle}. A value
     * stands for all of its unit: a DATE is over at the end of the day.
     *
     * @return null where there is no horizon
     */
    public static Long at(Instant moment, SyncSettings settings, ColumnType type) {
        if (!type.isTemporal() || !settings.followsClock()) {
            return null;
        }
        LocalDateTime now = LocalDateTime.ofInstant(moment.minus(settings.get(SyncSetting.SETTLE)), settings.zone());
        return Times.nearest(type, now) - 1;
    }

    /**
     * The last tracking value to read: what {@code end} says, but not beyond the horizon; null where nothing ends it.
     */
    public static Long last(Long horizon, SyncSettings settings, ColumnType type) {
        Long end = settings.range().end().map(bound -> bound.lastBefore(type)).orElse(null);
        if (horizon == null || end == null) {
            return horizon == null ? end : horizon;
        }
        return Math.min(horizon, end);
    }

    /** What the clock of the sync's zone will show in a minute, or null where there is no horizon. */
    public static Long inAMinute(Clock clock, SyncSettings settings, ColumnType type) {
        if (!type.isTemporal() || !settings.followsClock()) {
            return null;
        }
        return Times.nearest(
                type, LocalDateTime.ofInstant(clock.instant(), settings.zone()).plusMinutes(1));
    }

    /** Where the clock was put back, or the mark forward. */
    public static void warnThatMarkIsAhead(SyncSettings settings, Checkpoint checkpoint, long horizon) {
        LOG.warn(
                "sync {}: its mark {} is later than the clock, which shows {} in zone {}, less {}. Until the clock has passed "
                        + "it nothing newer is read, and rows that arrive before it are late rows. If it was moved by mistake ({}, {}), put "
                        + "the mark of the checkpoint back.",
                settings.sync(),
                checkpoint.markAsText(),
                Checkpoint.describe(checkpoint.origin().trackingType(), horizon),
                settings.zone(),
                SyncSetting.SETTLE.key(settings.sync()),
                SyncSetting.ZONE.key(settings.sync()),
                SyncSetting.HORIZON.key(settings.sync()));
    }
}
