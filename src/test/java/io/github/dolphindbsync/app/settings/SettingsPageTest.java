package io.github.dolphindbsync.app.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.source.SettingDefinition;
import io.github.dolphindbsync.source.SyncSetting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of {@code docs/settings.md} follow from where the settings are declared. */
class SettingsPageTest {

    private static final Path PAGE = Path.of("docs/settings.md");

    /** Before a table; names the beginnings of the keys that are in it. */
    private static final String MARK = "<!-- settings: ";

    private final Set<SettingDefinition<?>> missing =
            new TreeSet<>(java.util.Comparator.comparing((SettingDefinition<?> definition) -> definition.key()));

    private static List<SettingDefinition<?>> all() {
        return Stream.concat(ApplicationSetting.allShared().stream(), SyncSetting.all().stream())
                .toList();
    }

    @Test
    void thePageNamesEachSettingWithItsDefaultAndMeaning() throws IOException {
        List<String> page = Files.readAllLines(PAGE);
        missing.addAll(all());

        List<String> written = withTables(page);

        if ("write".equals(System.getProperty("generated"))) {
            Files.write(PAGE, written);
        }
        assertThat(missing).isEmpty();
        assertThat(Files.readAllLines(PAGE))
                .as("docs/settings.md; mvn -B test -Dtest=SettingsPageTest -Dgenerated=write writes its tables")
                .isEqualTo(written);
    }

    private List<String> withTables(List<String> page) {
        List<String> written = new ArrayList<>();
        boolean isInTable = false;
        for (String line : page) {
            isInTable = isInTable && line.startsWith("|");
            if (!isInTable) {
                written.add(line);
            }
            if (line.startsWith(MARK)) {
                isInTable = true;
                written.add("| setting | default | meaning |");
                written.add("|---|---|---|");
                all().stream().filter(isUnder(line)).map(this::row).forEach(written::add);
            }
        }
        return written;
    }

    private static Predicate<SettingDefinition<?>> isUnder(String mark) {
        List<String> prefixes = List.of(
                mark.substring(MARK.length()).replaceFirst(" *-->.*", "").split(", ", -1));
        return definition -> prefixes.stream().anyMatch(definition.key()::startsWith);
    }

    private String row(SettingDefinition<?> definition) {
        missing.remove(definition);
        String shown = definition.defaultValue().isEmpty() ? "" : "`" + definition.defaultValue() + "`";
        return "| `" + definition.key() + "` | " + shown + " | " + definition.description() + " |";
    }
}
