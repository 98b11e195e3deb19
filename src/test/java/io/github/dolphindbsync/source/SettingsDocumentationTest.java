package io.github.dolphindbsync.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SettingsDocumentationTest {

    @Test
    void thePageNamesEachSettingWithItsDefaultAndMeaning() throws IOException {
        List<String> page = Files.readAllLines(Path.of("docs/settings.md"));
        List<String> documented = page.stream()
                .filter(line -> line.startsWith("| `dolphindb.") || line.startsWith("| `sync.<"))
                .toList();

        assertThat(documented)
                .containsExactlyElementsOf(Stream.concat(
                                Arrays.stream(ServerSetting.values())
                                        .map(setting ->
                                                line(setting.key(), setting.defaultValue(), setting.description())),
                                Arrays.stream(SyncSetting.values())
                                        .map(setting -> line(
                                                setting.key("<name>"), setting.defaultValue(), setting.description())))
                        .toList());
        assertThat(page)
                .containsAll(Arrays.stream(TablesSetting.values())
                        .map(setting -> line(setting.key(), Optional.of(setting.defaultValue()), setting.description()))
                        .toList());
    }

    private static String line(String key, Optional<String> defaultValue, String description) {
        String shown = defaultValue
                .filter(value -> !value.isEmpty())
                .map(value -> "`" + value + "`")
                .orElse("");
        return "| `" + key + "` | " + shown + " | " + description + " |";
    }
}
