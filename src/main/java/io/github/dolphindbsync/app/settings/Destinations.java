package io.github.dolphindbsync.app.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;

/**
 * The destinations: each is a file of {@code routes/destinations}, with a route {@code direct:<name>} that serves all
 * syncs. Only those that are in use are loaded, because some need settings, or a server, that others do without.
 */
public final class Destinations {

    static final Path FOLDER = RouteReferences.FOLDER.resolve("destinations");
    static final String FILE_END = ".camel.yaml";

    private static final Pattern DIRECT =
            Pattern.compile("^[^#\\n]*\\bdirect:(\\{\\{[^\"'\\s]*}}|[\\w.-]+)", Pattern.MULTILINE);

    private Destinations() {}

    /** The names of all that have a file. */
    public static Set<String> all() {
        Set<String> names = new TreeSet<>();
        for (Path file : files(FOLDER)) {
            String name = file.getFileName().toString();
            names.add(name.substring(0, name.length() - FILE_END.length()));
        }
        return names;
    }

    /**
     * The names of those in use.
     *
     * @param named by settings; a route in {@code routes} may name others
     */
    public static Set<String> inUse(CamelContext context, Collection<String> named) {
        Set<String> names = new TreeSet<>(named);
        files(RouteReferences.FOLDER)
                .forEach(file -> DIRECT.matcher(read(file))
                        .results()
                        .map(found -> resolved(context, found.group(1)))
                        .forEach(names::add));
        names.retainAll(all());
        return names;
    }

    /** Empty where a template says it, each of whose routes has a setting of its own. */
    private static String resolved(CamelContext context, String name) {
        try {
            return context.resolvePropertyPlaceholders(name);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** Whether a file is that of a destination. */
    public static boolean isOne(Path file) {
        return file.startsWith(FOLDER);
    }

    /** The files of these destinations. */
    public static Set<Path> files(Set<String> names) {
        return names.stream()
                .map(name -> FOLDER.resolve(name + FILE_END))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The files that Camel loads, in this order: the shared beans first, because others refer to them. */
    public static String includePattern(Set<String> inUse) {
        return Stream.of(
                        Stream.of(RouteReferences.FOLDER.resolve(RouteReferences.BEANS)),
                        files(inUse).stream(),
                        Stream.of(RouteReferences.FOLDER.resolve("*" + FILE_END)))
                .flatMap(files -> files)
                .map(file -> "file:" + file)
                .collect(Collectors.joining(","));
    }

    private static Set<Path> files(Path folder) {
        Set<Path> found = new TreeSet<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + FILE_END)) {
                files.forEach(found::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return found;
    }

    private static String read(Path file) {
        try {
            // Names are ASCII, whatever else the file holds.
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
