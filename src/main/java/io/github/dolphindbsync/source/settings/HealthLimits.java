package io.github.dolphindbsync.source.settings;

import java.time.Duration;
import java.util.Optional;

/**
 * From when on a sync counts as down.
 *
 * @param failures polls that failed in a row
 * @param lag how far the mark is behind the clock; empty where that is no fault
 */
public record HealthLimits(int failures, Optional<Duration> lag) {

    /** Where nothing is set. */
    public static final HealthLimits DEFAULT = new HealthLimits(
            SyncSetting.DOWN_AFTER_FAILURES.read(SyncSetting.DOWN_AFTER_FAILURES.byDefault("")), Optional.empty());

    /**
     * The limits of one sync.
     *
     * @throws SettingException where a value can't be used
     */
    public static HealthLimits from(Settings settings, String sync) {
        return new HealthLimits(
                settings.get(sync, SyncSetting.DOWN_AFTER_FAILURES), settings.get(sync, SyncSetting.DOWN_AFTER_LAG));
    }
}
