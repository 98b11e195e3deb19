package io.github.dolphindbsync.source.tables;

import io.github.dolphindbsync.source.settings.SettingDefinition;
import io.github.dolphindbsync.source.settings.Settings;
import io.github.dolphindbsync.source.settings.SyncSetting;
import io.github.dolphindbsync.source.settings.TablesSetting;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The settings that have no effect on a table that was found by a pattern. */
final class SettingsWithoutEffect {

    private static final Logger LOG = LoggerFactory.getLogger(SettingsWithoutEffect.class);

    // A table that was found has these already, or shares them with all others.
    private static final List<SettingDefinition<?>> WITHOUT_EFFECT =
            List.of(SyncSetting.DATABASE, SyncSetting.TABLE_NAME, SyncSetting.PERIOD, SyncSetting.DESTINATION);

    private SettingsWithoutEffect() {}

    static void warn(Settings settings, String sync) {
        WITHOUT_EFFECT.stream()
                .flatMap(setting -> settings.setting(setting.key(sync)).stream())
                .forEach(setting -> LOG.warn(
                        "setting {} has no effect: the table was found by {}, and all of them are polled every {}",
                        setting,
                        TablesSetting.TABLES.key(),
                        SyncSetting.PERIOD.key(SyncSetting.ALL_SYNCS)));
    }
}
