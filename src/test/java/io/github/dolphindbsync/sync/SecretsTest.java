package io.github.dolphindbsync.sync;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.github.dolphindbsync.EmbeddedMariaDb;
import io.github.dolphindbsync.TestDatabase;
import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.fault.Faults;
import io.github.dolphindbsync.simulator.table.StoredTable;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/**
 * What a host gets to see of a failure: the whole exception, and all that our classes log, however much it asks for.
 */
@Tag("other-database")
class SecretsTest {

    private static final String PASSWORD = "Zk7-not-to-be-printed";
    private static final String ROW = "Xv9-row-not-to-be-printed";
    /** The last one is a part of every script that asks for rows. */
    private static final List<String> SECRETS = List.of(PASSWORD, ROW, "loadTable(");

    @TempDir
    Path folder;

    private final Logger logger = (Logger) LoggerFactory.getLogger("io.github.dolphindbsync");
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private Level levelBefore;

    @RegisterExtension
    final Market market = new Market(PASSWORD);

    private final StandInServer server = market.server();
    private final StoredTable trade = market.trade();
    private Sync sync;

    @BeforeEach
    void start() throws Exception {
        levelBefore = logger.getLevel();
        logger.setLevel(Level.TRACE);
        logged.start();
        logger.addAppender(logged);
        trade.appendRow(ROW, 1_000L, 1.5f, 2);
        sync = into("jdbc:duckdb:" + folder.resolve("warehouse.duckdb"));
    }

    private Sync into(String warehouseUrl) {
        return new Sync(server, warehouseUrl)
                .with("dolphindb.password", PASSWORD)
                .with("dolphindb.retry-for", "0s");
    }

    @AfterEach
    void stop() {
        sync.close();
        logger.detachAppender(logged);
        logger.setLevel(levelBefore);
    }

    private void assertFailsWithoutASecret(String... parts) throws Exception {
        Exchange poll = sync.context().createProducerTemplate().send("direct:poll", exchange -> {});
        assertThat(poll.getException()).isNotNull();
        StringWriter told = new StringWriter();
        poll.getException().printStackTrace(new PrintWriter(told));
        for (ILoggingEvent event : logged.list) {
            told.append(event.getFormattedMessage()).append('\n');
            if (event.getThrowableProxy() != null) {
                told.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
            }
        }
        for (String part : parts) {
            assertThat(told.toString()).contains(part);
        }
        assertThat(told.toString().lines())
                .anyMatch(line -> line.contains("FAILED"))
                .noneMatch(line -> SECRETS.stream().anyMatch(line::contains));
    }

    static Stream<Named<Consumer<Faults>>> faults() {
        return Stream.of(
                Named.of("a wrong password", faults -> faults.refuseLogins(true)),
                Named.of("a dropped login", faults -> faults.dropLogins(true)),
                Named.of("no room for connections", faults -> faults.refuseConnections(true)),
                Named.of("an error about the table", faults -> faults.failNext("schema(", "RefId: S01029")),
                Named.of("an error about a query", faults -> faults.failNext("select", "Cannot recognize the token x")),
                Named.of("an empty error", faults -> faults.failNext("select", "")),
                Named.of("no privilege", faults -> faults.failNext("select", "<NoPrivilege>Not granted to read table")),
                Named.of("a row too large", faults -> faults.outOfMemoryPast(0)),
                Named.of("a cut inside a block", faults -> faults.cutEveryResponseAfter(150)));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aFailureOfTheServer(Consumer<Faults> fault) throws Exception {
        fault.accept(server.faults());
        assertFailsWithoutASecret();
    }

    @Test
    void aServerThatIsGone() throws Exception {
        server.stop();
        assertFailsWithoutASecret();
    }

    @Test
    void aRowThatTheDestinationRejects() throws Exception {
        destination("create table trade (symbol varchar, \"timestamp\" timestamp_ns not null, price float, "
                + "volume integer, _row_id uuid not null, check (symbol not like 'X%'))");
        assertFailsWithoutASecret();
    }

    @Test
    void aRowThatTheDestinationCannotConvert() throws Exception {
        sync.destination("sql");
        destination("create table trade (symbol integer, \"timestamp\" timestamp_ns not null, price float, "
                + "volume integer, _row_id uuid not null)");
        assertFailsWithoutASecret();
    }

    @ParameterizedTest
    @EnumSource(names = {"MARIADB", "SQLITE"})
    void aRowThatAnotherDatabaseRejects(TestDatabase database) throws Exception {
        String url = url(database);
        sync = into(url);
        assertThat(sync.poll().failure()).isEmpty();
        try (Connection connection = TestDatabase.connect(url);
                Statement statement = connection.createStatement()) {
            statement.execute("create unique index one_each on \"trade\" (\"symbol\""
                    + (database == TestDatabase.MARIADB ? "(50))" : ")"));
        }
        trade.appendRow(ROW, 2_000L, 1.5f, 2);
        assertFailsWithoutASecret();
    }

    private String url(TestDatabase database) throws SQLException {
        return database == TestDatabase.MARIADB ? EmbeddedMariaDb.emptyDatabase("secrets") : database.url(folder);
    }

    @ParameterizedTest
    @CsvSource({
        "nowhere?user=root&password=, Access denied",
        "nowhere?sslMode=nonsense&password=, SslMode",
        "nowhere?nothing=1&password=, Access denied"
    })
    void aPasswordInAUrlOfMariaDb(String rest, String part) throws Exception {
        sync = into(EmbeddedMariaDb.url(rest) + PASSWORD);
        assertFailsWithoutASecret(part, "Check warehouse.url");
    }

    @Test
    void aPasswordBesideAUrlOfMariaDb() throws Exception {
        sync = into(EmbeddedMariaDb.url("nowhere")).with("warehouse.password", PASSWORD);
        assertFailsWithoutASecret("Access denied", "Check warehouse.url");
    }

    private void destination(String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("warehouse.duckdb"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
