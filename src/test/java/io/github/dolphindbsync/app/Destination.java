package io.github.dolphindbsync.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dolphindbsync.EmbeddedMariaDb;
import io.github.dolphindbsync.KafkaBroker;
import io.github.dolphindbsync.TestDatabase;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.DirectoryStream;
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
import org.apache.commons.io.FileUtils;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Where the rows of a test go, and with which of the shipped routes. */
enum Destination {
    DUCKDB("database"),
    DUCKDB_SQL("sql"),
    POSTGRESQL("database"),
    POSTGRESQL_SQL("sql"),
    FILES("files"),
    PARQUET("files"),
    KAFKA("kafka"),
    MARIADB("database"),
    SQLITE("database");

    private static final ObjectMapper JSON = new ObjectMapper();
    static final String MARIADB_DATABASE = "jar";

    /** What the route of Kafka logs for each batch, so that a test knows where it is. */
    static final String ROWS_SENT = "rows-are-sent";

    static final String COMMITTING = "commit-begins";
    static final int PAUSE_MILLIS = 30;

    private static EmbeddedPostgres postgres;
    private static KafkaBroker kafka;

    private final String setting;

    Destination(String setting) {
        this.setting = setting;
    }

    /** True where each row arrives at least once, because rows and checkpoint have no transaction in common. */
    boolean hasCheckpointFile() {
        return writesFiles();
    }

    boolean writesFiles() {
        return this == FILES || this == PARQUET;
    }

    boolean isPostgreSql() {
        return this == POSTGRESQL || this == POSTGRESQL_SQL;
    }

    private TestDatabase database() {
        return switch (this) {
            case POSTGRESQL, POSTGRESQL_SQL -> TestDatabase.POSTGRESQL;
            case MARIADB -> TestDatabase.MARIADB;
            case SQLITE -> TestDatabase.SQLITE;
            default -> TestDatabase.DUCKDB;
        };
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
        if (this == MARIADB) {
            jar.setting("warehouse.url", EmbeddedMariaDb.emptyDatabase(MARIADB_DATABASE))
                    .setting("warehouse.username", "root")
                    .classPath(org.mariadb.jdbc.Driver.class);
        } else if (this == SQLITE) {
            jar.setting("warehouse.url", database().url(Path.of(".")));
        } else if (this == PARQUET) {
            jar.setting("sync.trade.files.format", "parquet");
        } else if (this == KAFKA) {
            jar.setting("sync.*.kafka.brokers", kafka().address())
                    .setting("sync.trade.kafka.topic", topic(jar))
                    .setting("sync.trade.kafka.checkpoint-topic", checkpointTopic(jar));
        }
        return jar.setting("sync.trade.destination", setting);
    }

    /** For those who kill it there. */
    Jar sayWhereItIs(Jar jar) throws IOException {
        if (this != KAFKA) {
            return jar;
        }
        Path route = jar.folder().resolve("routes/destinations/kafka.camel.yaml");
        String log = "$1- log: {message: %s, loggingLevel: ERROR}\n";
        Files.writeString(
                route,
                Files.readString(route)
                        .replaceFirst(
                                "(?m)^( *)- process:\n *ref: checkpoint\n",
                                log.formatted(ROWS_SENT) + "$1- delay: {expression: {constant: '" + PAUSE_MILLIS
                                        + "'}}\n$0" + log.formatted(COMMITTING)));
        return jar;
    }

    /** As the next poll would begin: else a test may see a commit whose last part is still on its way. */
    void endTransactions(Jar jar) throws Exception {
        if (this == KAFKA) {
            kafka().endTransactions("dolphindb-sync-" + checkpointTopic(jar) + "-trade");
        }
    }

    /** One for all tests of this process; it ends with it. */
    static synchronized KafkaBroker kafka() throws IOException {
        if (kafka == null) {
            try {
                kafka = new KafkaBroker(Files.createTempDirectory("kafka"));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
            Runtime.getRuntime().addShutdownHook(new Thread(kafka::close));
        }
        return kafka;
    }

    static String topic(Jar jar) {
        return "trade-" + Integer.toHexString(jar.folder().toString().hashCode());
    }

    static String checkpointTopic(Jar jar) {
        return "checkpoints-of-" + topic(jar);
    }

    /** One for all tests of this process; it ends with it. */
    static synchronized EmbeddedPostgres postgres() throws IOException {
        if (postgres == null) {
            postgres = EmbeddedPostgres.start();
        }
        return postgres;
    }

    private Connection connect(Jar jar) throws IOException, SQLException {
        return switch (database()) {
            case POSTGRESQL -> postgres().getPostgresDatabase().getConnection();
            case MARIADB -> TestDatabase.connect(EmbeddedMariaDb.url(MARIADB_DATABASE));
            default -> TestDatabase.connect(database().url(copyOfDatabase(jar.folder())));
        };
    }

    /** Opening the file itself would do what its next user has to do after a kill. */
    private static Path copyOfDatabase(Path folder) throws IOException {
        Path copy = folder.resolve("copy");
        FileUtils.deleteDirectory(copy.toFile());
        Files.createDirectories(copy);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "warehouse.*")) {
            for (Path file : files) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        return copy;
    }

    /** How far the sync has come, as its checkpoint has it; version 0 where there is none. */
    record Standing(OptionalLong mark, long version) {}

    Standing standing(Jar jar) throws IOException, SQLException {
        if (hasCheckpointFile()) {
            Path file = jar.folder().resolve("checkpoints/" + setting + "/trade.checkpoint.json");
            if (!Files.exists(file)) {
                return new Standing(OptionalLong.empty(), 0);
            }
            return standing(Files.readString(file));
        }
        if (this == KAFKA) {
            String stored = kafka().latest(checkpointTopic(jar), "trade");
            return stored == null ? new Standing(OptionalLong.empty(), 0) : standing(stored);
        }
        try (Connection connection = connect(jar);
                Statement statement = connection.createStatement()) {
            if (!TestDatabase.hasTable(connection, "dolphindb_sync_checkpoint")) {
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

    private static Standing standing(String checkpoint) throws IOException {
        JsonNode stored = JSON.readTree(checkpoint);
        JsonNode mark = stored.get("mark");
        return new Standing(
                mark.isNull() ? OptionalLong.empty() : OptionalLong.of(mark.asLong()),
                stored.get("version").asLong());
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

    /** The rows as sorted lines. */
    List<String> stored(Jar jar) throws IOException, SQLException {
        return stored(jar, "trade");
    }

    List<String> stored(Jar jar, String table) throws IOException, SQLException {
        List<String> lines =
                switch (this) {
                    case FILES -> distinct(linesInFiles(jar));
                    case PARQUET -> rowsInParquet(jar, true);
                    case KAFKA -> rows(messages(jar));
                    default -> storedInTable(jar, table);
                };
        lines.sort(null);
        return lines;
    }

    private static List<String> messages(Jar jar) throws IOException {
        return kafka().records(topic(jar)).stream().map(ConsumerRecord::value).toList();
    }

    /** Where a row that was delivered twice, with the same row id, is one row. */
    private static List<String> rowsInParquet(Jar jar, boolean eachOnce) throws IOException, SQLException {
        List<String> lines = new ArrayList<>();
        if (files(jar).isEmpty()) {
            return lines;
        }
        String query = "select " + (eachOnce ? "distinct " : "")
                + "_row_id, symbol, epoch_ns(\"timestamp\"), price, volume from '"
                + jar.folder().resolve("files/trade/*.parquet") + "'";
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                lines.add(Trades.line(rows.getString(2), rows.getLong(3), rows.getObject(4), rows.getObject(5)));
            }
        }
        return lines;
    }

    private List<String> storedInTable(Jar jar, String table) throws IOException, SQLException {
        List<String> lines = new ArrayList<>();
        try (Connection connection = connect(jar);
                Statement statement = connection.createStatement()) {
            if (!TestDatabase.hasTable(connection, table)) {
                return lines;
            }
            try (ResultSet rows = statement.executeQuery(database().trades(table))) {
                while (rows.next()) {
                    Object price = rows.getObject(3);
                    // Where a database has no narrow type of floating point that it would show exactly.
                    Float narrow = price == null ? null : ((Number) price).floatValue();
                    lines.add(Trades.line(rows.getString(1), rows.getLong(2), narrow, rows.getObject(4)));
                }
            }
        }
        return lines;
    }

    private static List<String> linesInFiles(Jar jar) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path file : files(jar)) {
            String content = Files.readString(file);
            if (!content.endsWith("\n")) {
                throw new AssertionError(file + " is half a file");
            }
            content.lines().forEach(lines::add);
        }
        return lines;
    }

    /** Each row once: a row that was delivered twice, with the same row id, is one. */
    private static List<String> distinct(List<String> objects) throws IOException {
        Map<String, String> byId = new TreeMap<>();
        for (String object : objects) {
            JsonNode row = JSON.readTree(object);
            byId.put(row.get("timestamp").asText() + " " + row.get("_row_id").asText(), line(row));
        }
        return new ArrayList<>(byId.values());
    }

    /** Each as often as it arrived. */
    private static List<String> rows(List<String> objects) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String object : objects) {
            lines.add(line(JSON.readTree(object)));
        }
        return lines;
    }

    private static String line(JsonNode row) {
        return Trades.line(
                row.get("symbol").isNull() ? null : row.get("symbol").asText(),
                Trades.nanos(LocalDateTime.parse(row.get("timestamp").asText())),
                row.get("price").isNull()
                        ? null
                        : Float.valueOf(row.get("price").asText()),
                row.get("volume").isNull() ? null : row.get("volume").asInt());
    }

    /** How many rows there are beyond one of each: in files of different names. */
    long repeated(Jar jar) throws IOException, SQLException {
        long all =
                switch (this) {
                    case FILES -> linesInFiles(jar).size();
                    case PARQUET -> rowsInParquet(jar, false).size();
                    default -> throw new IllegalStateException(this + " holds each row once");
                };
        return all - stored(jar).size();
    }

    static List<Path> files(Jar jar) throws IOException {
        if (!Files.exists(jar.folder().resolve("files/trade"))) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(jar.folder().resolve("files/trade"))) {
            return files.filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    /** Changes whenever anything is written there. */
    String fingerprint(Jar jar) throws IOException, SQLException {
        if (isPostgreSql()) {
            return rowVersions();
        } else if (this == MARIADB) {
            return TestDatabase.writesOfMariaDb(MARIADB_DATABASE);
        }
        List<Path> files = new ArrayList<>();
        if (this == KAFKA) {
            // No file of its own.
        } else if (hasCheckpointFile()) {
            files.addAll(files(jar));
            files.add(jar.folder().resolve("checkpoints/" + setting + "/trade.checkpoint.json"));
        } else {
            files.add(jar.folder().resolve(database().file()));
        }
        StringBuilder fingerprint = new StringBuilder();
        if (this == KAFKA) {
            fingerprint.append(kafka().size(topic(jar))).append(' ').append(kafka().size(checkpointTopic(jar)));
        }
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
