package io.github.dolphindbsync.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dolphindbsync.source.settings.Setting;
import io.github.dolphindbsync.source.settings.SettingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a folder of secrets is named before anything logs in without them. */
class SecretsFolderTest {

    private static final byte[] NOT_UTF8 = {'p', (byte) 0xFC};

    @TempDir
    Path working;

    private Map<String, Setting> read(String folders) {
        Setting setting = new Setting("settings.secrets", folders, Optional.of("application.properties, line 3"));
        return SecretsFolder.read(working, setting, new ArrayList<>(List.of()));
    }

    @Test
    void givenAFolderThatIsMissingThenItIsNamedWithTheSettingAndItsLine() throws Exception {
        Files.createDirectory(working.resolve("secrets"));
        Files.writeString(working.resolve("file"), "x");

        for (String missing : List.of("nowhere", "secrets,nowhere", "file")) {
            assertThatThrownBy(() -> read(missing))
                    .isInstanceOf(SettingException.class)
                    .hasMessageContaining("settings.secrets: '" + missing + "' is not an existing folder")
                    .hasMessageContaining("application.properties, line 3");
        }
    }

    @Test
    void givenASecretOfOursThatIsNotUtf8ThenItIsNamedAndNotShown() throws Exception {
        Path secrets = Files.createDirectory(working.resolve("secrets"));
        Files.write(secrets.resolve("dolphindb.password"), NOT_UTF8);

        assertThatThrownBy(() -> read("secrets"))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("dolphindb.password: not UTF-8 text");
    }

    @Test
    void givenAFileOfOthersThatIsNotUtf8ThenTheRestIsRead() throws Exception {
        Path secrets = Files.createDirectory(working.resolve("secrets"));
        Files.write(secrets.resolve("keystore.p12"), NOT_UTF8);
        Files.writeString(secrets.resolve("dolphindb.password"), "pü \n");

        Map<String, Setting> settings = read("secrets");

        assertThat(settings).containsOnlyKeys("dolphindb.password");
        assertThat(settings.get("dolphindb.password").value()).isEqualTo("pü ");
    }
}
