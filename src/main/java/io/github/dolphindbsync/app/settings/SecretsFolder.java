package io.github.dolphindbsync.app.settings;

import io.github.dolphindbsync.source.settings.Setting;
import io.github.dolphindbsync.source.settings.SettingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads folders in which each file is the setting of its name, as Kubernetes, Docker and systemd mount secrets. The end
 * of the last line is not a part of a value.
 */
final class SecretsFolder {

    private static final String PROPERTIES = ".properties";
    private static final long LARGEST = 1 << 20;

    private SecretsFolder() {}

    /**
     * The settings of the folders that a setting names, with commas between them.
     *
     * @param working the folder to which their names are relative
     * @param doubled gets those of which a file in them has several
     * @throws SettingException where one of them is not a folder
     */
    static Map<String, Setting> read(Path working, Setting folders, List<List<Setting>> doubled) {
        Map<String, Setting> settings = new LinkedHashMap<>();
        for (String name : folders.value().split(",", -1)) {
            Path folder = working.resolve(name.strip());
            if (!Files.isDirectory(folder)) {
                throw folders.unusable("an existing folder");
            }
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : (Iterable<Path>)
                        files.filter(path -> isSecret(folder, path)).sorted()::iterator) {
                    String shown = working.relativize(file).toString();
                    String key = file.getFileName().toString();
                    if (key.endsWith(PROPERTIES)) {
                        settings.putAll(ApplicationSettings.byKey(SettingsFile.read(file), shown, doubled));
                    } else {
                        value(file).ifPresent(value -> settings.put(key, new Setting(key, value, Optional.of(shown))));
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return settings;
    }

    /** Kubernetes keeps versions of the files in folders of such names, and links to those of the last one. */
    private static boolean isSecret(Path folder, Path path) {
        boolean isOfVersion = folder.relativize(path).getNameCount() > 1
                && folder.relativize(path).getName(0).toString().startsWith("..");
        return !isOfVersion && Files.isRegularFile(path) && Files.isReadable(path);
    }

    /** Empty for what is not a text, such as a key store, which some route may read by itself. */
    private static Optional<String> value(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            return Optional.empty();
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
            return Optional.of(text.replaceFirst("\\r?\\n\\z", ""));
        } catch (CharacterCodingException e) {
            if (KnownSettings.isOurs(file.getFileName().toString())) {
                throw new SettingException(file + ": not UTF-8 text. Save the file in UTF-8.");
            }
            return Optional.empty();
        }
    }
}
