package io.github.dolphindbsync.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dolphindbsync.source.settings.SettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FivetranFilesTest {

    @TempDir
    Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("file.json"), text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"HOST\":\"h\",\"PORT\":\"8848\",\"DATABASE\":\"d\",\"TABLE_NAME\":\"t\",\"USERNAME\":\"u\",\"PASSWORD\":\"p\"}",
                "{\"host\":\"h\",\"port\":8848,\"database\":\"d\",\"table_name\":\"t\",\"username\":\"u\",\"password\":\"p\"}"
            })
    void theSixValuesAreTheSixSettings(String text) throws IOException {
        assertThat(FivetranFiles.configuration(file(text)))
                .isEqualTo(Map.of(
                        "dolphindb.host", "h",
                        "dolphindb.port", "8848",
                        "dolphindb.database", "d",
                        "dolphindb.table-name", "t",
                        "dolphindb.username", "u",
                        "dolphindb.password", "p"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"HOST":"<YOUR_DOLPHINDB_HOST>"} | HOST in it is still a placeholder
                    {"PASSWORD":"<s3cret>"}          | PASSWORD in it is still a placeholder
                    {"HOSTS":"s3cret"}               | 'HOSTS' in it is unknown; expected HOST, PORT
                    {"PASSWORD":["s3cret"]}          | PASSWORD in it is not a text
                    {"PASSWORD":"s3cret"             | it is not JSON (line 1, column
                    {"PASSWORD":s3cret}              | it is not JSON (line 1, column
                    ["s3cret"]                       | it does not hold a JSON object
                    """)
    void whatCantBeUsedIsNamedWithoutItsValue(String text, String reason) throws IOException {
        Path file = file(text);
        assertThatThrownBy(() -> FivetranFiles.configuration(file))
                .isInstanceOf(SettingException.class)
                .hasMessageStartingWith("--configuration " + file + " can't be used: ")
                .hasMessageContaining(reason)
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> FivetranFiles.lastTimestamp(folder.resolve("state.json")))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("state.json can't be used: the file does not exist");
    }

    @ParameterizedTest
    @CsvSource({
        "1990-01-01T00:00:00, 1990-01-01T00:00",
        "2016-10-24T08:00:00.022239, 2016-10-24T08:00:00.022239",
        "2016-10-24T08:00:00.022239+00:00, 2016-10-24T08:00:00.022239",
        "2016-10-24T08:00:00Z, 2016-10-24T08:00",
        "2016-10-24 08:00:00.022239239, 2016-10-24T08:00:00.022239239",
        "2016-10-24T08:00:00+08:00, 2016-10-24T00:00",
        "2016-10-24T08:00:00-05:00, 2016-10-24T08:00",
        "2016-10-24, 2016-10-24T00:00"
    })
    void theStateIsAWallClockTimeAndNeverALaterOne(String stored, String start) throws IOException {
        assertThat(FivetranFiles.lastTimestamp(file("{\"last_timestamp\":\"" + stored + "\"}")))
                .contains(start);
    }

    @Test
    void aStateWithoutATimeIsNoStart() throws IOException {
        assertThat(FivetranFiles.lastTimestamp(file("{}"))).isEmpty();
    }

    @Test
    void aStateThatIsNoTimeIsRefused() throws IOException {
        Path file = file("{\"last_timestamp\":\"yesterday\"}");
        assertThatThrownBy(() -> FivetranFiles.lastTimestamp(file))
                .hasMessageContaining("'yesterday' is not a time such as");
    }
}
