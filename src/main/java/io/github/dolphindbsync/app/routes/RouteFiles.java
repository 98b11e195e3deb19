package io.github.dolphindbsync.app.routes;

import io.github.dolphindbsync.app.console.FailureReason;
import io.github.dolphindbsync.source.settings.SettingException;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Finds places in the route files. Read only after Camel has failed without naming a place. */
public final class RouteFiles {

    private static final LoadSettings SETTINGS =
            LoadSettings.builder().setUseMarks(true).build();

    /** Files with a line each. */
    private final Map<String, List<String>> placesByRoute = new TreeMap<>();

    private final List<String> syntaxErrors = new ArrayList<>();

    private RouteFiles() {}

    /** With the folders in it. Files that can't be read are left out. */
    public static RouteFiles in(Path folder) {
        RouteFiles routes = new RouteFiles();
        try {
            all(folder).forEach(routes::read);
        } catch (IOException e) {
            // Then there is nothing to add to Camel's message.
            return routes;
        }
        return routes;
    }

    /** Those of a folder and of the folders in it, in order. */
    static List<Path> all(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".camel.yaml"))
                    .sorted()
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /**
     * Requires a folder with route files.
     *
     * @throws SettingException where there is none
     */
    public static void requireSome(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new SettingException("folder " + folder.toAbsolutePath() + " does not exist. Start the application "
                    + "where its routes/ folder is, or copy the one of this project.");
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.camel.yaml")) {
            if (!files.iterator().hasNext()) {
                throw new SettingException(
                        "folder " + folder.toAbsolutePath()
                                + " holds no *.camel.yaml file, so there is nothing to run. Copy the routes of this project into it.");
            }
        }
    }

    private void read(Path file) {
        try (Reader reader = Files.newBufferedReader(file)) {
            new Compose(SETTINGS).composeReader(reader).ifPresent(root -> find(file, root));
        } catch (MarkedYamlEngineException e) {
            syntaxErrors.add(place(file, e.getProblemMark()) + ": " + e.getProblem());
        } catch (YamlEngineException | IOException e) {
            syntaxErrors.add(
                    place(file, Optional.empty()) + ": " + FailureReason.oneLine(String.valueOf(e.getMessage())));
        }
    }

    private void find(Path file, Node root) {
        if (root instanceof SequenceNode items) {
            for (Node item : items.getValue()) {
                child(item, "route")
                        .flatMap(route -> child(route, "id"))
                        .filter(ScalarNode.class::isInstance)
                        .map(ScalarNode.class::cast)
                        .ifPresent(id -> placesByRoute
                                .computeIfAbsent(id.getValue(), name -> new ArrayList<>())
                                .add(place(file, id.getStartMark())));
            }
        }
    }

    private static Optional<Node> child(Node node, String name) {
        if (node instanceof MappingNode mapping) {
            return mapping.getValue().stream()
                    .filter(entry -> entry.getKeyNode() instanceof ScalarNode key && name.equals(key.getValue()))
                    .map(NodeTuple::getValueNode)
                    .findFirst();
        }
        return Optional.empty();
    }

    private static String place(Path file, Optional<Mark> mark) {
        return file + mark.map(found -> ", line " + (found.getLine() + 1)).orElse("");
    }

    /** With file, line and reason. */
    public List<String> syntaxErrors() {
        return syntaxErrors;
    }

    /** File and line of each route with this id, in the order of the files. */
    public List<String> placesOf(String route) {
        return placesByRoute.getOrDefault(route, List.of());
    }

    /** Ids that several routes have, with their places. */
    public Map<String, List<String>> duplicates() {
        Map<String, List<String>> duplicates = new TreeMap<>(placesByRoute);
        duplicates.values().removeIf(places -> places.size() < 2);
        return duplicates;
    }
}
