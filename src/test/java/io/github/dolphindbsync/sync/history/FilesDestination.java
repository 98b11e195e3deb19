package io.github.dolphindbsync.sync.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dolphindbsync.sync.Sync;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A folder of JSON lines, and the checkpoint in a file. A row may be there several times; it is the same one where its
 * {@code _row_id} is the same. What is backed up is the checkpoint alone: putting it back repeats what is there.
 */
final class FilesDestination implements Destination {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final Path rows;
    private final Path checkpoint;
    private final Path copy;
    private final Setup.Ticks ticks;
    private Map<String, List<String>> linesByFile = Map.of();

    FilesDestination(Setup.Ticks ticks) throws IOException {
        folder = Files.createTempDirectory("history");
        rows = folder.resolve("trades");
        checkpoint = folder.resolve("checkpoints/files").resolve("trade.checkpoint.json");
        copy = folder.resolve("copy.json");
        this.ticks = ticks;
    }

    @Override
    public String url() {
        return "jdbc:duckdb:" + folder.resolve("not-used.duckdb");
    }

    @Override
    public void configure(Sync sync) {
        sync.with("sync.trade.files.folder", rows.toString())
                .with("checkpoints.folder", checkpoint.getParent().getParent().toString());
    }

    @Override
    public Stored stored() throws IOException {
        Map<String, List<String>> now = read();
        linesByFile.forEach((name, lines) ->
                assertThat(now.get(name)).as("file %s, if written again", name).isEqualTo(lines));
        linesByFile = now;
        List<String> different =
                now.values().stream().flatMap(List::stream).distinct().toList();
        List<Trade> trades = new ArrayList<>();
        for (String line : different) {
            trades.add(trade(JSON.readTree(line)));
        }
        if (!Files.exists(checkpoint)) {
            return new Stored(Contract.count(trades), null, 0, "");
        }
        JsonNode stored = JSON.readTree(Files.readString(checkpoint));
        Long mark =
                stored.get("mark").isNull() ? null : (Long) stored.get("mark").asLong();
        return new Stored(
                Contract.count(trades),
                ticks.toTick(mark),
                stored.get("version").asLong(),
                "");
    }

    private Map<String, List<String>> read() throws IOException {
        Map<String, List<String>> lines = new TreeMap<>();
        if (Files.exists(rows)) {
            try (Stream<Path> files = Files.list(rows)) {
                for (Path file : files.toList()) {
                    lines.put(
                            file.getFileName().toString(),
                            Files.readAllLines(file).stream().sorted().toList());
                }
            }
        }
        return lines;
    }

    private Trade trade(JsonNode row) {
        Map<String, Object> values = new HashMap<>();
        row.properties().forEach(field -> {
            JsonNode value = field.getValue();
            boolean counts =
                    !field.getKey().equals("_row_id") && !field.getKey().equals(Columns.TIME);
            if (counts && !value.isNull()) {
                values.put(field.getKey(), value.isTextual() ? value.asText() : (Object) value.asLong());
            }
        });
        return new Trade(ticks.toTick(rawTime(row.get(Columns.TIME))), values);
    }

    private long rawTime(JsonNode value) {
        return switch (ticks.type) {
            case NANOTIMESTAMP -> since(value, ChronoUnit.NANOS);
            case TIMESTAMP -> since(value, ChronoUnit.MILLIS);
            case DATE -> LocalDate.parse(value.asText()).toEpochDay();
            default -> value.asLong();
        };
    }

    private static long since(JsonNode value, ChronoUnit unit) {
        return unit.between(LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC), LocalDateTime.parse(value.asText()));
    }

    @Override
    public Object fingerprint() throws IOException {
        if (!Files.exists(folder.resolve("checkpoints"))) {
            return "none";
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.map(file -> {
                        try {
                            return file + " " + Files.getLastModifiedTime(file) + " " + Files.size(file);
                        } catch (IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    })
                    .sorted()
                    .collect(Collectors.joining("\n"));
        }
    }

    @Override
    public void backUp() throws IOException {
        if (Files.exists(checkpoint)) {
            Files.copy(checkpoint, copy, StandardCopyOption.REPLACE_EXISTING);
        } else {
            Files.deleteIfExists(copy);
        }
    }

    @Override
    public void restore() throws IOException {
        if (Files.exists(copy)) {
            Files.copy(copy, checkpoint, StandardCopyOption.REPLACE_EXISTING);
        } else {
            Files.deleteIfExists(checkpoint);
        }
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
