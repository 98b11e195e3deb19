package io.github.dolphindbsync.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The files that opening the warehouse makes, where it is a file and is not there. */
final class WarehouseFiles {

    private final List<Path> made;

    private WarehouseFiles(List<Path> made) {
        this.made = made;
    }

    /** Called before anything opens the warehouse. */
    static WarehouseFiles of(String url) {
        String rest = url.replaceFirst("jdbc:[a-z0-9]+:(file:)?", "").replaceFirst("[;?].*", "");
        List<Path> files =
                switch (Warehouse.kind(url)) {
                    case "duckdb" -> rest.isEmpty() ? List.of() : List.of(Path.of(rest), Path.of(rest + ".wal"));
                    case "sqlite" -> rest.isEmpty() || rest.startsWith(":") ? List.<Path>of() : List.of(Path.of(rest));
                    case "h2" ->
                        rest.matches("(mem|tcp|ssl|zip):.*")
                                ? List.<Path>of()
                                : List.of(Path.of(rest.replaceFirst("^~", System.getProperty("user.home")) + ".mv.db"));
                    default -> List.of();
                };
        boolean isNew = files.stream().allMatch(Files::notExists);
        return new WarehouseFiles(isNew ? files : List.of());
    }

    /** What was not there is not left behind. */
    void remove() throws IOException {
        for (Path file : made) {
            Files.deleteIfExists(file);
        }
    }
}
