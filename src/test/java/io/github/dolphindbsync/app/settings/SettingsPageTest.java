package io.github.dolphindbsync.app.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.GeneratedTables;
import io.github.dolphindbsync.source.settings.DestinationSetting;
import io.github.dolphindbsync.source.settings.SettingDefinition;
import io.github.dolphindbsync.source.settings.SyncSetting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of {@code docs/settings.md} follow from where the settings are declared. */
class SettingsPageTest {

    private static final List<SettingDefinition<?>> ALL = Stream.of(
                    ApplicationSetting.allShared(), SyncSetting.all(), DestinationSetting.all())
            .flatMap(List::stream)
            .collect(Collectors.toList());

    @Test
    void thePageNamesEachSettingWithItsDefaultAndMeaning() throws IOException {
        List<SettingDefinition<?>> shown = new ArrayList<>();

        GeneratedTables.check(Path.of("docs/settings.md"), "| setting | default | meaning |", prefixes -> {
            List<SettingDefinition<?>> settings = ALL.stream()
                    .filter(definition -> Stream.of(prefixes.split(", ", -1)).anyMatch(definition.key()::startsWith))
                    .toList();
            shown.addAll(settings);
            return settings.stream()
                    .map(definition ->
                            GeneratedTables.row(definition.key(), definition.defaultValue(), definition.description()))
                    .toList();
        });

        assertThat(shown).containsExactlyInAnyOrderElementsOf(ALL);
    }
}
