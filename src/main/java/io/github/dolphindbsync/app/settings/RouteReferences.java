package io.github.dolphindbsync.app.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the files of a folder of routes refer to, also in routes that are not started: those who read a setting of the
 * user's own.
 *
 * @param keys of settings
 * @param variables of the environment
 * @param ofSyncs ends of the keys of settings that each sync may have, as in {@code mine.url}
 */
public record RouteReferences(Set<String> keys, Set<String> variables, Set<String> ofSyncs) {

    public static final Path FOLDER = Path.of("routes");

    /** What the routes share, loaded before them. */
    public static final String BEANS = "beans.camel.yaml";

    /** As in <code>{{key:default}}</code> and <code>${properties:key}</code>. */
    private static final Pattern KEY =
            Pattern.compile("(?:\\{\\{[?!]?|properties(?:-exist)?:|bean:properties\\?)\\s*([A-Za-z][\\w.*-]*)");

    private static final Pattern VARIABLE = Pattern.compile("\\benv[:.]\\??([A-Za-z_][\\w.-]*)");

    /** As in <code>${exchangeProperty.DolphinDBSync.setting('mine.url')}</code>. */
    private static final Pattern OF_SYNC = Pattern.compile("\\bsetting\\(\\s*['\"]([A-Za-z][\\w.-]*)['\"]");

    private static final long LARGEST = 1 << 20;

    /**
     * Reads the references to settings in the routes of a folder.
     *
     * @param more texts that may refer to settings too
     */
    public static RouteReferences of(Path folder, Collection<String> more) {
        RouteReferences references = new RouteReferences(new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
        more.forEach(references::add);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                if (Files.size(file) <= LARGEST) {
                    // Names are ASCII, whatever else the file holds.
                    references.add(Files.readString(file, StandardCharsets.ISO_8859_1));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return references;
    }

    private void add(String text) {
        find(KEY, text, keys);
        find(VARIABLE, text, variables);
        find(OF_SYNC, text, ofSyncs);
    }

    private static void find(Pattern pattern, String text, Set<String> into) {
        pattern.matcher(text).results().map(found -> found.group(1)).forEach(into::add);
    }
}
