package io.github.dolphindbsync.source;

import java.time.Duration;
import java.util.Optional;

/**
 * From when on a sync counts as down.
 *
 * @param failures polls that failed in a row
 * @param lag how far the mark is behind the clock; empty where that is no fault
 */
public record HealthLimits(int failures, Optional<Duration> lag) {

    private static final int MOST = 1_000_000;

    /** Where nothing is set. */
    public static final HealthLimits DEFAULT = new HealthLimits(
            Integer.parseInt(SyncSetting.DOWN_AFTER_FAILURES.defaultValue().orElseThrow()), Optional.empty());

    /**
     * The limits of one sync.
     *
     * @throws SettingException where a value can't be used
     */
    public static HealthLimits from(Settings settings, String sync) {
        return new HealthLimits(
                settings.inForce(sync, SyncSetting.DOWN_AFTER_FAILURES).wholeNumber(1, MOST),
                settings.setting(sync, SyncSetting.DOWN_AFTER_LAG).map(Setting::duration));
    }
}
