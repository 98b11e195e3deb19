package io.github.dolphindbsync.app.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dolphindbsync.source.settings.ServerSetting;
import io.github.dolphindbsync.source.settings.SettingDefinition;
import io.github.dolphindbsync.source.settings.SettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the files of Fivetran's DolphinDB example. No message quotes a value: one of them is a password. */
final class FivetranFiles {

    private static final Logger LOG = LoggerFactory.getLogger(FivetranFiles.class);
    private static final String CONFIGURATION = "--configuration";
    private static final String STATE = "--state";
    private static final String LAST_TIMESTAMP = "last_timestamp";

    private static final Map<String, SettingDefinition<?>> SETTINGS = Map.of(
            "host", ServerSetting.HOST,
            "port", ServerSetting.PORT,
            "database", ServerSetting.DATABASE,
            "table_name", ServerSetting.TABLE_NAME,
            "username", ServerSetting.USERNAME,
            "password", ServerSetting.PASSWORD);

    private FivetranFiles() {}

    /** The settings in a {@code configuration.json}, by key; the example writes its names in capitals. */
    static Map<String, String> configuration(Path file) {
        Map<String, String> settings = new LinkedHashMap<>();
        read(CONFIGURATION, file).properties().forEach(entry -> {
            String name = entry.getKey();
            SettingDefinition<?> setting = SETTINGS.get(name.toLowerCase(Locale.ROOT));
            if (setting == null) {
                throw unusable(
                        CONFIGURATION,
                        file,
                        "'" + name
                                + "' in it is unknown; expected HOST, PORT, DATABASE, TABLE_NAME, USERNAME, PASSWORD. "
                                + "Other settings belong into application.properties");
            }
            if (!entry.getValue().isTextual() && !entry.getValue().isIntegralNumber()) {
                throw unusable(CONFIGURATION, file, "the value of " + name + " in it is not a text");
            }
            String value = entry.getValue().asText().trim();
            if (value.matches("<.*>")) {
                throw unusable(
                        CONFIGURATION,
                        file,
                        "the value of " + name + " in it is still a placeholder in <>; replace it");
            }
            settings.put(setting.key(), value);
        });
        return settings;
    }

    /**
     * The {@code last_timestamp} in a {@code state.json}, as wall-clock time without a zone, or empty where the example
     * had not come to store one.
     */
    static Optional<String> lastTimestamp(Path file) {
        JsonNode text = read(STATE, file).path(LAST_TIMESTAMP);
        if (text.isMissingNode() || text.isNull()) {
            LOG.info("--state {} has no {}: a sync without a mark starts at the first row", file, LAST_TIMESTAMP);
            return Optional.empty();
        }
        try {
            return Optional.of(wallClock(text.asText().trim()).toString());
        } catch (DateTimeException e) {
            throw unusable(
                    STATE,
                    file,
                    "its " + LAST_TIMESTAMP + " = '" + text.asText()
                            + "' is not a time such as 2016-10-24T08:00:00.022239+00:00");
        }
    }

    private static LocalDateTime wallClock(String text) {
        String iso = text.replace(' ', 'T');
        if (!iso.contains("T")) {
            return LocalDate.parse(iso).atStartOfDay();
        }
        if (!iso.matches(".*(Z|[+-]\\d\\d:\\d\\d)")) {
            return LocalDateTime.parse(iso);
        }
        // DolphinDB's times have no offset, so the example's is made up: mostly zero. Of what another one may mean the
        // earlier
        // is taken, because rows that come twice do no harm.
        OffsetDateTime time = OffsetDateTime.parse(iso);
        LocalDateTime written = time.toLocalDateTime();
        LocalDateTime atUtc = time.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime();
        return written.isBefore(atUtc) ? written : atUtc;
    }

    private static JsonNode read(String option, Path file) {
        try {
            JsonNode root = new ObjectMapper().readTree(Files.readString(file));
            if (root == null || !root.isObject()) {
                throw unusable(option, file, "it does not hold a JSON object");
            }
            return root;
        } catch (JsonProcessingException e) {
            // Its own message quotes the text.
            throw unusable(
                    option,
                    file,
                    "it is not JSON (line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ")");
        } catch (IOException e) {
            throw unusable(option, file, Files.exists(file) ? "it is not UTF-8 text" : "the file does not exist");
        }
    }

    private static SettingException unusable(String option, Path file, String reason) {
        return new SettingException(option + " " + file + " can't be used: " + reason + ".");
    }
}
