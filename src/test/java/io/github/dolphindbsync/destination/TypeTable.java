package io.github.dolphindbsync.destination;

import io.github.dolphindbsync.destination.TypeSamples.Sample;
import io.github.dolphindbsync.rows.Column;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a test found for each type at one destination. Each destination leaves a file of its own, and whoever writes
 * last has them all in {@code types.md}. Other processes may do so at the same time.
 */
final class TypeTable {

    private static final String NO_TICK = "✗";

    private final String destination;
    private final Map<String, String> cells = new LinkedHashMap<>();
    private final Set<String> failed = new HashSet<>();

    TypeTable(String destination) {
        this.destination = destination;
    }

    /** There is no tick for this type, whatever was or will be found of it elsewhere. */
    void fail(Column column) {
        failed.add(column.typeName());
    }

    /** To be called when all values of a type have been found to be as they must, and not before. */
    void tick(Column column, String storedAs, List<Sample> refused) {
        String values = refused.stream()
                .map(sample -> sample.text() == null ? "raw " + sample.raw() : sample.text())
                .collect(Collectors.joining(", "))
                .replace("\0", "\\0");
        cells.put(column.typeName(), "✓ " + storedAs + (values.isEmpty() ? "" : "; refused: " + values));
    }

    /** Replaces what an earlier run has left of this destination. */
    void writeTo(Path directory) throws IOException {
        cells.keySet().removeAll(failed);
        Path parts = Files.createDirectories(directory.resolve("types"));
        List<String> lines = new ArrayList<>();
        cells.forEach((name, cell) -> lines.add(name + "\t" + cell));
        try (FileChannel lock =
                FileChannel.open(parts.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            lock.lock();
            Files.write(parts.resolve(destination + ".tsv"), lines);
            Files.write(directory.resolve("types.md"), table(parts));
        }
    }

    private static List<String> table(Path parts) throws IOException {
        Map<String, Map<String, String>> byDestination = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(parts, "*.tsv")) {
            for (Path file : files) {
                Map<String, String> cells = new HashMap<>();
                for (String line : Files.readAllLines(file)) {
                    int tab = line.indexOf('\t');
                    cells.put(line.substring(0, tab), line.substring(tab + 1));
                }
                String name = file.getFileName().toString();
                byDestination.put(name.substring(0, name.length() - ".tsv".length()), cells);
            }
        }
        List<String> lines = new ArrayList<>();
        lines.add("| DolphinDB | " + String.join(" | ", byDestination.keySet()) + " |");
        lines.add("|---".repeat(byDestination.size() + 1) + "|");
        TypeSamples.all()
                .flatMap(type -> Stream.of(type.column(), type.column().asList()))
                .map(Column::typeName)
                .forEach(type -> lines.add("| " + type + " | "
                        + byDestination.values().stream()
                                .map(cells -> cells.getOrDefault(type, NO_TICK))
                                .collect(Collectors.joining(" | "))
                        + " |"));
        return lines;
    }
}
