package io.github.dolphindbsync.destination;

import io.github.dolphindbsync.rows.Column;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a test found for each type at one destination. Each destination leaves a file of its own, and whoever comes last has
 * them all in {@code types.md}.
 */
final class TypeTable {

    private final String destination;
    private final Map<String, String> cells = new LinkedHashMap<>();

    TypeTable(String destination) {
        this.destination = destination;
    }

    void tick(Column column, String storedAs, List<String> refused) {
        String more = refused.isEmpty()
                ? ""
                : "; refused: " + String.join(", ", refused).replace("\0", "\\0");
        cells.put(column.typeName(), "✓ " + storedAs + more);
    }

    void writeTo(Path directory) throws IOException {
        Path parts = Files.createDirectories(directory.resolve("types"));
        List<String> lines = new ArrayList<>();
        cells.forEach((name, cell) -> lines.add(name + "\t" + cell));
        Files.write(parts.resolve(destination + ".tsv"), lines);
        Files.write(directory.resolve("types.md"), table(parts));
    }

    private static List<String> table(Path parts) throws IOException {
        Map<String, Map<String, String>> byDestination = new TreeMap<>();
        Map<String, Integer> order = new LinkedHashMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(parts, "*.tsv")) {
            for (Path file : files) {
                Map<String, String> cells = new LinkedHashMap<>();
                for (String line : Files.readAllLines(file)) {
                    int tab = line.indexOf('\t');
                    cells.put(line.substring(0, tab), line.substring(tab + 1));
                }
                String name = file.getFileName().toString();
                byDestination.put(name.substring(0, name.length() - ".tsv".length()), cells);
                cells.keySet().forEach(type -> order.putIfAbsent(type, order.size()));
            }
        }
        List<String> lines = new ArrayList<>();
        lines.add("| DolphinDB | " + String.join(" | ", byDestination.keySet()) + " |");
        lines.add("|---".repeat(byDestination.size() + 1) + "|");
        for (String type : order.keySet()) {
            StringBuilder line = new StringBuilder("| ").append(type);
            for (Map<String, String> cells : byDestination.values()) {
                line.append(" | ").append(cells.getOrDefault(type, "not tested"));
            }
            lines.add(line.append(" |").toString());
        }
        return lines;
    }
}
