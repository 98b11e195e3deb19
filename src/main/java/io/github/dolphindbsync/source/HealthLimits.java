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
        int failures = settings.find(sync, SyncSetting.DOWN_AFTER_FAILURES)
                .map(value -> Settings.wholeNumber(
                        settings.keyInForce(sync, SyncSetting.DOWN_AFTER_FAILURES), value, 1, MOST))
                .orElse(DEFAULT.failures());
        Optional<Duration> lag = settings.find(sync, SyncSetting.DOWN_AFTER_LAG)
                .map(value -> Settings.duration(settings.keyInForce(sync, SyncSetting.DOWN_AFTER_LAG), value));
        return new HealthLimits(failures, lag);
    }
}
