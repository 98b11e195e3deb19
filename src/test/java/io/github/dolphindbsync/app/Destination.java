package io.github.dolphindbsync.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Where the rows of a test go, and with which of the shipped routes. */
enum Destination {
    DUCKDB("columnar"),
    DUCKDB_JSON("json"),
    POSTGRESQL("columnar"),
    POSTGRESQL_JSON("json"),
    FILES("files");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static EmbeddedPostgres postgres;

    private final String form;

    Destination(String form) {
        this.form = form;
    }

    boolean isPostgreSql() {
        return this == POSTGRESQL || this == POSTGRESQL_JSON;
    }

    /** Empties it, and makes the settings say that rows go there. */
    Jar prepare(Jar jar) throws IOException, SQLException {
        if (isPostgreSql()) {
            try (Connection connection = postgres().getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("drop schema public cascade");
                statement.execute("create schema public");
            }
            jar.setting(
                            "warehouse.url",
                            "jdbc:postgresql://127.0.0.1:" + postgres().getPort() + "/postgres")
                    .setting("warehouse.username", "postgres")
                    .setting("warehouse.password", "postgres");
        }
        return jar.setting("sync.trade.form", form);
    }

    /** One for all tests of this process; it ends with it. */
    static synchronized EmbeddedPostgres postgres() throws IOException {
        if (postgres == null) {
            postgres = EmbeddedPostgres.start();
        }
        return postgres;
    }

    private Connection connect(Jar jar) throws IOException, SQLException {
        return isPostgreSql()
                ? postgres().getPostgresDatabase().getConnection()
                : DriverManager.getConnection("jdbc:duckdb:" + copyOfDatabase(jar.folder()));
    }

    /** Opening the file itself would do what its next user has to do after a kill. */
    private static Path copyOfDatabase(Path folder) throws IOException {
        Path copy = Files.createDirectories(folder.resolve("copy")).resolve("warehouse.duckdb");
        for (String suffix : List.of("", ".wal")) {
            Path file = folder.resolve("warehouse.duckdb" + suffix);
            Path target = copy.resolveSibling("warehouse.duckdb" + suffix);
            Files.deleteIfExists(target);
            if (Files.exists(file)) {
                Files.copy(file, target);
            }
        }
        return copy;
    }

    /** How far the sync has come, as its checkpoint has it; version 0 where there is none. */
    record Standing(OptionalLong mark, long version) {}

    Standing standing(Jar jar) throws IOException, SQLException {
        if (this == FILES) {
            Path file = jar.folder().resolve("checkpoints/trade.checkpoint.json");
            if (!Files.exists(file)) {
                return new Standing(OptionalLong.empty(), 0);
            }
            JsonNode stored = JSON.readTree(Files.readString(file));
            JsonNode mark = stored.get("mark");
            return new Standing(
                    mark.isNull() ? OptionalLong.empty() : OptionalLong.of(mark.asLong()),
                    stored.get("version").asLong());
        }
        try (Connection connection = connect(jar);
                Statement statement = connection.createStatement()) {
            if (!hasTable(statement, "dolphindb_sync_checkpoint")) {
                return new Standing(OptionalLong.empty(), 0);
            }
            try (ResultSet row = statement.executeQuery(
                    "select version, mark from dolphindb_sync_checkpoint where sync = 'trade'")) {
                if (!row.next()) {
                    return new Standing(OptionalLong.empty(), 0);
                }
                long version = row.getLong(1);
                long mark = row.getLong(2);
                return new Standing(row.wasNull() ? OptionalLong.empty() : OptionalLong.of(mark), version);
            }
        }
    }

    /** One whole number over all stored trades. */
    long count(Jar jar, String aggregate) throws IOException, SQLException {
        try (Connection connection = connect(jar);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select " + aggregate + " from trade")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static boolean hasTable(Statement statement, String name) throws SQLException {
        try (ResultSet row = statement.executeQuery(
                "select count(*) from information_schema.tables where table_name = '" + name + "'")) {
            row.next();
            return row.getLong(1) > 0;
        }
    }

    /** The rows as sorted lines. */
    List<String> stored(Jar jar) throws IOException, SQLException {
        return stored(jar, "trade");
    }

    List<String> stored(Jar jar, String table) throws IOException, SQLException {
        List<String> lines = this == FILES ? storedInFiles(jar) : storedInTable(jar, table);
        lines.sort(null);
        return lines;
    }

    private List<String> storedInTable(Jar jar, String table) throws IOException, SQLException {
        List<String> lines = new ArrayList<>();
        String nanos = isPostgreSql() ? "timestamp_ns" : "epoch_ns(\"timestamp\")";
        try (Connection connection = connect(jar);
                Statement statement = connection.createStatement()) {
            if (!hasTable(statement, table)) {
                return lines;
            }
            try (ResultSet rows =
                    statement.executeQuery("select symbol, " + nanos + ", price, volume from \"" + table + "\"")) {
                while (rows.next()) {
                    lines.add(Trades.line(rows.getString(1), rows.getLong(2), rows.getObject(3), rows.getObject(4)));
                }
            }
        }
        return lines;
    }

    /** Each row once: a row that was delivered twice, with the same row id, is one. */
    private static List<String> storedInFiles(Jar jar) throws IOException {
        Map<String, String> byId = new TreeMap<>();
        for (Path file : files(jar)) {
            String content = Files.readString(file);
            if (!content.endsWith("\n")) {
                throw new AssertionError(file + " is half a file");
            }
            for (String line : content.lines().toList()) {
                JsonNode row = JSON.readTree(line);
                long nanos =
                        Trades.nanos(LocalDateTime.parse(row.get("timestamp").asText()));
                byId.put(
                        nanos + " " + row.get("_row_id").asText(),
                        Trades.line(
                                row.get("symbol").isNull()
                                        ? null
                                        : row.get("symbol").asText(),
                                nanos,
                                row.get("price").isNull()
                                        ? null
                                        : Float.valueOf(row.get("price").asText()),
                                row.get("volume").isNull()
                                        ? null
                                        : row.get("volume").asInt()));
            }
        }
        return new ArrayList<>(byId.values());
    }

    /** How many lines there are beyond one for each row: rows that went into files of different names. */
    static long repeated(Jar jar) throws IOException, SQLException {
        long lines = 0;
        for (Path file : files(jar)) {
            lines += Files.readString(file).lines().count();
        }
        return lines - FILES.stored(jar).size();
    }

    static List<Path> files(Jar jar) throws IOException {
        if (!Files.exists(jar.folder().resolve("trades"))) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(jar.folder().resolve("trades"))) {
            return files.filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    /** Changes whenever anything is written there. */
    String fingerprint(Jar jar) throws IOException, SQLException {
        if (isPostgreSql()) {
            return rowVersions();
        }
        List<Path> files = new ArrayList<>();
        if (this == FILES) {
            files.addAll(files(jar));
            files.add(jar.folder().resolve("checkpoints/trade.checkpoint.json"));
        } else {
            files.add(jar.folder().resolve("warehouse.duckdb"));
        }
        StringBuilder fingerprint = new StringBuilder();
        for (Path file : files) {
            fingerprint.append(file).append(Files.getLastModifiedTime(file));
            fingerprint.append(java.util.Arrays.hashCode(Files.readAllBytes(file)));
        }
        return fingerprint.toString();
    }

    private static String rowVersions() throws IOException, SQLException {
        String versions = "select md5(string_agg(x, ',' order by x)) from ("
                + "select xmin || '-' || xmax || '-' || ctid as x from trade "
                + "union all select xmin || '-' || xmax || '-' || ctid from dolphindb_sync_checkpoint) as rows";
        try (Connection connection = postgres().getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(versions)) {
            row.next();
            return HexFormat.of().formatHex(row.getBytes(1));
        }
    }
}
