package io.github.dolphindbsync.sync;

import static io.github.dolphindbsync.sync.SyncContractTest.T0;
import static io.github.dolphindbsync.sync.SyncContractTest.aapl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dolphindbsync.TestDatabase;
import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.TestCertificates;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.source.poll.PollResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One Camel context that reads from two servers: one talks TLS, the other does not; users and passwords differ. */
@Timeout(60)
class TwoServersTest {

    private static TestCertificates certificates;

    @TempDir
    Path folder;

    private StandInServer secure;
    private StandInServer plain;
    private Host host;

    @BeforeAll
    static void makeAnAuthority(@TempDir Path folder) throws Exception {
        certificates = TestCertificates.in(Files.createDirectory(folder.resolve("certificates")));
    }

    @BeforeEach
    void startServers() throws Exception {
        secure = StandInServer.builder()
                .username("reader")
                .password("of the secure one")
                .tls(certificates.good())
                .build();
        plain = StandInServer.builder().username("admin").password("123456").build();
        startWith(secure, 3);
        startWith(plain, 5);
        host = new Host(plain, url())
                .without("dolphindb.host")
                .without("dolphindb.port")
                .without("dolphindb.username")
                .without("dolphindb.password");
    }

    private static void startWith(StandInServer server, int rows) throws Exception {
        StoredTable trade = server.createTable("market", "trade", Market.TRADES);
        for (int row = 0; row < rows; row++) {
            trade.appendRow(aapl(T0 + row));
        }
        server.start();
    }

    @AfterEach
    void stop() {
        host.close();
        secure.close();
        plain.close();
    }

    private String url() {
        return "jdbc:duckdb:" + folder.resolve("warehouse.duckdb");
    }

    private long count(String table) throws SQLException {
        try (Connection connection = TestDatabase.connect(url());
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select count(*) from " + table)) {
            result.next();
            return result.getLong(1);
        }
    }

    /** The options of a server, for a route or a query. */
    private String ofSecure() {
        return "host: localhost, port: " + secure.port()
                + ", username: reader, password: 'of the secure one', tls: 'on', tlsCertificates: '"
                + certificates.authority() + "', readTimeout: 5s, connectTimeout: 4s, retryFor: 0s,"
                + " partitionsPerQuery: 100";
    }

    private String ofPlain() {
        return "host: 127.0.0.1, port: " + plain.port() + ", username: admin, password: 123456, retryFor: 1m";
    }

    private static String route(String sync, String server) {
        return """
                - route:
                    from:
                      uri: dolphindb:market/trade
                      parameters: {sync: %1$s, initialDelay: 0, %2$s}
                      steps:
                        - to: upsert:%1$s
                """.formatted(sync, server);
    }

    @Test
    void givenTheServerAsOptionsOfEachEndpointThenEachReadsFromItsOwn() throws Exception {
        host.start(route("secure", ofSecure()) + route("plain", ofPlain()));

        PollResult one = host.awaitPoll();
        PollResult other = host.awaitPoll();

        assertThat(List.of(one, other))
                .allSatisfy(result ->
                        assertThat(result.failure()).as(result.summary()).isEmpty());
        assertThat(count("secure")).isEqualTo(3);
        assertThat(count("plain")).isEqualTo(5);
        assertThat(host.context().getEndpoints().toString()).doesNotContain("of the secure one", "123456");
    }

    @Test
    void givenOneServerAsOptionsOfTheComponentThenAnEndpointMayHaveAnother() throws Exception {
        host.with("camel.component.dolphindb.host", "localhost")
                .with("camel.component.dolphindb.port", String.valueOf(secure.port()))
                .with("camel.component.dolphindb.username", "reader")
                .with("camel.component.dolphindb.password", "of the secure one")
                .with("camel.component.dolphindb.tls", "on")
                .with(
                        "camel.component.dolphindb.tls-certificates",
                        certificates.authority().toString())
                .with("camel.component.dolphindb.read-timeout", "5s")
                .start(route("secure", "delay: 10000")
                        + route("plain", ofPlain() + ", tls: 'off', tlsCertificates: ''"));

        List<PollResult> results = List.of(host.awaitPoll(), host.awaitPoll());

        assertThat(results)
                .allSatisfy(result ->
                        assertThat(result.failure()).as(result.summary()).isEmpty());
        assertThat(count("secure")).isEqualTo(3);
        assertThat(count("plain")).isEqualTo(5);
    }

    @Test
    void givenAQueryOfEachServerThenItsAnswerIsThatOfItsOwn() throws Exception {
        String query = "{uri: 'dolphindb:market', parameters: {query: \"select count(*) as rows from"
                + " loadTable('dfs://market', 'trade')\", %s}}";
        host.start("- route: {from: {uri: 'direct:secure', steps: [{to: " + query.formatted(ofSecure()) + "}]}}\n"
                + "- route: {from: {uri: 'direct:plain', steps: [{to: " + query.formatted(ofPlain()) + "}]}}\n");

        assertThat(ask("secure")).contains("rows=3");
        assertThat(ask("plain")).contains("rows=5");
    }

    private String ask(String server) {
        return host.context()
                .createProducerTemplate()
                .requestBody("direct:" + server, null, List.class)
                .toString();
    }

    /** Each timeout is that of its endpoint: a server that is silent is given up by one and waited for by the other. */
    @Test
    void givenAServerThatIsSilentThenTheTimeoutOfItsEndpointEndsThePoll() throws Exception {
        plain.faults().delayEveryResponse(Duration.ofSeconds(20));
        host.start(route("plain", ofPlain().replace("retryFor: 1m", "retryFor: 0s, readTimeout: 500ms")));

        assertThat(host.awaitPoll().failure().orElseThrow()).contains("Read timed out");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "readTimeout: soon | dolphindb.read-timeout: 'soon' is not a duration (option readTimeout)",
                "tls: perhaps | dolphindb.tls: 'perhaps' is not one of off, on (option tls)",
                "port: 70000 | dolphindb.port: '70000' is not a whole number from 1 to 65535 (option port)",
                "tlsCertificates: missing.pem, tls: 'on' | 'missing.pem' is not a readable file",
                "tlsCertificates: some.pem | without encryption no certificate is verified",
            })
    void givenAnOptionThatCannotBeUsedThenTheStartEndsAndNamesIt(String options, String reason) {
        String server = "host: 127.0.0.1, username: admin, password: 123456, " + options
                + (options.startsWith("port") ? "" : ", port: " + plain.port());
        assertThatThrownBy(() -> host.start(route("plain", server))).hasStackTraceContaining(reason);
    }
}
