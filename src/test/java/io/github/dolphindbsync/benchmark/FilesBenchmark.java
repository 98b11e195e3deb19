package io.github.dolphindbsync.benchmark;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dolphindbsync.sync.Sync;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Whole jobs into files of JSON lines beside Jackson's streaming writer on the same values, and beside the same bytes.
 */
final class FilesBenchmark {

    private static final String JACKSON = "Jackson's generator, same values";

    /** A line as it stands in the file. */
    private record Line(String symbol, String timestamp, float price, int volume, String id, byte[] bytes) {}

    private final Source source;
    private final Path folder;
    private final int rounds;

    private FilesBenchmark(Source source, Path folder, int rounds) {
        this.source = source;
        this.folder = folder;
        this.rounds = rounds;
    }

    static String run(Source source, Path folder, int rounds, List<Integer> batchSizes) throws Exception {
        StringBuilder report = new StringBuilder("\n## Files\n");
        for (int batchSize : batchSizes) {
            report.append(new FilesBenchmark(source, folder.resolve("files"), rounds).firstLoad(batchSize));
        }
        return report.toString();
    }

    private String firstLoad(int batchSize) throws Exception {
        Path trades = folder.resolve("trades");
        try (Sync jsonLines = sync(batchSize);
                Sync csv = sync(batchSize).with("sync.trade.files.format", "csv");
                Sync parquet = sync(batchSize).with("sync.trade.files.format", "parquet")) {
            empty(folder);
            Job.run(jsonLines, 1);
            List<Line> lines = lines(trades);
            int rows = lines.size();
            return new Contest(String.format(Locale.ROOT, "A file for each %,d rows", batchSize))
                    .with(
                            "the same bytes",
                            rows,
                            () -> write(lines, batchSize, (some, output) -> {
                                for (Line line : some) {
                                    output.write(line.bytes());
                                }
                            }))
                    .with(JACKSON, rows, () -> write(lines, batchSize, FilesBenchmark::generate))
                    .with("dolphindb-sync, JSON lines", rows, () -> job(jsonLines, rows))
                    .with("dolphindb-sync, CSV", rows, () -> job(csv, rows))
                    .with("dolphindb-sync, Parquet", rows, () -> job(parquet, rows))
                    .run(rounds)
                    .table(JACKSON);
        }
    }

    private Sync sync(int batchSize) {
        return new Sync(source.port(), "jdbc:duckdb:" + folder.resolve("not-used.duckdb"))
                .destination("files")
                .with("sync.trade.batch-size", String.valueOf(batchSize))
                .with("sync.trade.files.folder", folder.resolve("trades").toString())
                .with("checkpoints.folder", folder.resolve("checkpoints").toString());
    }

    private long job(Sync sync, int rows) throws Exception {
        sync.restart();
        empty(folder);
        return Job.run(sync, rows);
    }

    private interface Writer {
        void write(List<Line> lines, OutputStream output) throws IOException;
    }

    private long write(List<Line> lines, int batchSize, Writer writer) throws Exception {
        Path bare = folder.resolve("bare");
        empty(folder);
        Files.createDirectories(bare);
        long start = System.nanoTime();
        for (int row = 0; row < lines.size(); row += batchSize) {
            List<Line> some = lines.subList(row, Math.min(lines.size(), row + batchSize));
            ByteArrayOutputStream output = new ByteArrayOutputStream(some.size() * 128);
            writer.write(some, output);
            Files.write(bare.resolve("trade-" + row), output.toByteArray());
        }
        return System.nanoTime() - start;
    }

    private static void generate(List<Line> lines, OutputStream output) throws IOException {
        try (JsonGenerator generator = new JsonFactory().createGenerator(output)) {
            generator.setRootValueSeparator(new com.fasterxml.jackson.core.io.SerializedString("\n"));
            for (Line line : lines) {
                generator.writeStartObject();
                generator.writeStringField("symbol", line.symbol());
                generator.writeStringField("timestamp", line.timestamp());
                generator.writeNumberField("price", line.price());
                generator.writeNumberField("volume", line.volume());
                generator.writeStringField("_row_id", line.id());
                generator.writeEndObject();
            }
        }
    }

    private static List<Line> lines(Path trades) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        List<Line> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(trades)) {
            for (Path file : (Iterable<Path>) files.sorted()::iterator) {
                for (String line : Files.readAllLines(file)) {
                    JsonNode row = mapper.readTree(line);
                    lines.add(new Line(
                            row.get("symbol").asText(),
                            row.get("timestamp").asText(),
                            row.get("price").floatValue(),
                            row.get("volume").intValue(),
                            row.get("_row_id").asText(),
                            (line + "\n").getBytes(StandardCharsets.UTF_8)));
                }
            }
        }
        return lines;
    }

    private static void empty(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
                    Files.delete(file);
                }
            }
        }
    }
}
