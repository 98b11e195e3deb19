package io.github.dolphindbsync.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import io.github.dolphindbsync.simulator.table.partition.PartitionLevel;
import io.github.dolphindbsync.source.connection.Conversation;
import io.github.dolphindbsync.source.connection.DolphinDBException;
import io.github.dolphindbsync.source.settings.SettingException;
import io.github.dolphindbsync.source.settings.Settings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What is reported of a server that answers as documented, and of others; and that nothing of a user is in the report.
 */
@Timeout(60)
class ConformanceTest {

    private static final long T0 = 1_477_296_000_022_239_000L;
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(50);
    private static final Conformance.Table TABLE = new Conformance.Table("hedge", "positions");
    private static final String PASSWORD = "Zk7-not-to-be-printed";

    private StandInServer server;
    private StoredTable table;

    @BeforeEach
    void start() throws IOException {
        server =
                StandInServer.builder().username("treasurer").password(PASSWORD).build();
        table = server.createTable(
                TABLE.database(),
                TABLE.name(),
                TableDefinition.of(
                                "isin:SYMBOL,booked:NANOTIMESTAMP,nominal:DOUBLE,trader:STRING,for:INT,odd name:LONG")
                        .partitionedBy("booked"));
        server.start();
        List<Object[]> rows = new ArrayList<>();
        for (int row = 0; row < 300; row++) {
            rows.add(new Object[] {
                "XS424242", T0 + row / 2 * 1_000_000_000_000L, 424242.5, row % 7 == 0 ? null : "Nguyễn", row, (long) row
            });
        }
        table.append(rows);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Settings settings(Map<String, String> more) {
        Properties properties = new Properties();
        properties.put("dolphindb.host", "127.0.0.1");
        properties.put("dolphindb.port", String.valueOf(server.port()));
        properties.put("dolphindb.username", "treasurer");
        properties.put("dolphindb.password", PASSWORD);
        properties.put("dolphindb.database", "none");
        properties.put("dolphindb.table-name", "none");
        properties.putAll(more);
        DefaultCamelContext context = new DefaultCamelContext();
        context.getPropertiesComponent().setInitialProperties(properties);
        return new Settings(context);
    }

    private ConformanceReport run(boolean scratch) {
        return new Conformance(settings(Map.of()), Optional.of(TABLE), scratch).run(LONG_ENOUGH, finding -> {});
    }

    private static Map<String, Verdict> faults(ConformanceReport report) {
        return report.findings().stream()
                .filter(finding -> finding.verdict() != Verdict.AGREE)
                .collect(Collectors.toMap(Finding::id, Finding::verdict));
    }

    private static Finding finding(ConformanceReport report, String id) {
        return report.findings().stream()
                .filter(finding -> finding.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private List<String> changes() {
        return server.queries().stream()
                .filter(query -> Stream.of("tableInsert", "append!", "createPartitionedTable", "drop", "VALUE,")
                        .anyMatch(query::contains))
                .toList();
    }

    @Test
    void theStandInAgreesInAll() {
        ConformanceReport report = run(true);

        assertThat(report.isFine()).as(report.summary()).isTrue();
        assertThat(faults(report)).isEmpty();
        assertThat(report.findings()).extracting(Finding::id).doesNotHaveDuplicates();
        assertThat(changes()).isNotEmpty().allMatch(query -> query.contains("dfs://dolphindb_sync_conformance_"));
        assertThat(table.rows()).isEqualTo(300);
        assertThat(server.queries().get(server.queries().size() - 2)).startsWith("dropDatabase(");
    }

    @Test
    void givenATableOfMorePartitionsThanAQueryMayReachThenItIsAskedInSlices() {
        server.createGeneratedTable(
                TABLE.database(),
                "large",
                TableDefinition.of("symbol:SYMBOL,timestamp:NANOTIMESTAMP,price:FLOAT")
                        .partitionedBy(
                                PartitionLevel.byValue("timestamp", 14), PartitionLevel.byValue("symbol", 5_000)),
                70_000,
                0);
        Conformance.Table large = new Conformance.Table(TABLE.database(), "large");

        ConformanceReport report =
                new Conformance(settings(Map.of()), Optional.of(large), false).run(LONG_ENOUGH, finding -> {});

        assertThat(faults(report)).isEmpty();
        assertThat(finding(report, "table rows").verdict()).isEqualTo(Verdict.AGREE);
    }

    @Test
    void givenNoScratchThenNothingIsChanged() {
        assertThat(run(false).findings()).extracting(Finding::id).contains("table rows", "golden 1.1");
        assertThat(changes()).isEmpty();
    }

    @Test
    void givenAServerThatMisbehavesThenEachIsNamedAndTheOthersAreAsked() {
        server.faults()
                .failNext("typestr 3l", "Syntax Error: [line #1] Cannot recognize the token typestr")
                .omitFromNext("order by id asc nulls last", 1)
                .omitFromNext("order by booked", 3)
                .cutNextResponseTo("nowhere\", \"nothing", 3)
                .emptyNext("getChunksMeta");

        ConformanceReport report = run(false);

        assertThat(report.isFine()).isFalse();
        assertThat(faults(report))
                .containsOnly(
                        Map.entry("golden 15.1", Verdict.REFUSED),
                        Map.entry("golden 4", Verdict.DIFFERS),
                        Map.entry("table rows", Verdict.DIFFERS),
                        Map.entry("table getChunksMeta", Verdict.DIFFERS),
                        Map.entry("metadata existsTable of none", Verdict.FAILED));
        assertThat(finding(report, "golden 4").found()).contains("[2,1,6,7,3,4]");
        assertThat(finding(report, "golden 15.1").found()).contains("Cannot recognize the token typestr");
        assertThat(finding(report, "table rows").found()).contains("rows: 297 of 300");
        assertThat(report.summary()).contains("3 differs", "1 refused", "1 failed");
    }

    @Test
    void givenAServerThatSpeaksOfNamesAndValuesThenTheReportHoldsNone() {
        server.faults()
                .failNext(
                        "order by booked",
                        "<NoPrivilege>Not granted to read table dfs://hedge/positions for treasurer@127.0.0.1:"
                                + server.port() + ", column booked, near \"XS424242\" 424242 `Nguyễn. RefId: S00042")
                .failNext("isNull(", "S02005 no nominal in positions of hedge: 'odd name', for")
                .failNext("getTables(", "dfs://hedge");

        ConformanceReport report = run(true);
        String text = report.markdown("dolphindb-sync 0");

        assertThat(text)
                .contains(
                        "dolphindb-sync 0",
                        "- system: Java ",
                        "stand-in server",
                        "<NoPrivilege> Not granted to read table <path>",
                        "RefId: S00042",
                        "| `schema(<table>)` |",
                        "| `x=1; x==1 \\|\\| NULL` |",
                        "| `` like(`ABCDEFG, `DE) `` |")
                .doesNotContain(
                        "hedge", "positions", "isin", "booked", "nominal", "trader", "odd name", "XS424242", "424242")
                .doesNotContain("Nguyễn", "127.0.0.1", String.valueOf(server.port()), "treasurer", PASSWORD);
    }

    @Test
    void givenATableThatCannotBeReadThenTheRestIsAsked() {
        server.faults().denyReading(TABLE.database(), TABLE.name());

        assertThat(faults(run(false))).containsOnly(Map.entry("table schema", Verdict.REFUSED));
    }

    @Test
    void givenATableThatDoesNotExistThenNothingElseIsAsked() {
        Conformance.Table misspelled = new Conformance.Table(TABLE.database(), "position");

        assertThatThrownBy(() -> new Conformance(settings(Map.of()), Optional.of(misspelled), true)
                        .run(LONG_ENOUGH, found -> {}))
                .isInstanceOf(UnknownTableException.class)
                .hasMessage("there is no table dfs://hedge/position");
        assertThat(server.queries()).hasSize(1).first().asString().startsWith("existsTable(");
    }

    @Test
    void givenTheChunksOfATableThatTheStandInDoesNotKnowThenTheyAreSkipped() {
        server.createTable(
                        TABLE.database(),
                        "hashed",
                        TableDefinition.of("isin:SYMBOL,booked:NANOTIMESTAMP")
                                .partitionedBy(PartitionLevel.byHash("isin", 4)))
                .appendRow("XS424242", T0);
        Conformance.Table hashed = new Conformance.Table(TABLE.database(), "hashed");

        ConformanceReport report =
                new Conformance(settings(Map.of()), Optional.of(hashed), false).run(LONG_ENOUGH, finding -> {});

        assertThat(faults(report))
                .isNotEmpty()
                .allSatisfy((id, verdict) -> assertThat(verdict).as(id).isEqualTo(Verdict.SKIPPED));
        assertThat(finding(report, "table rows").verdict()).isEqualTo(Verdict.AGREE);
    }

    @Test
    void givenALongFindingThenItsLinesFitATerminal() {
        Finding finding = new Finding(
                "table statistics",
                "select count(*) as rows from ".repeat(9),
                "one row; lowest and highest of the tracking column's type, in their order and in the range",
                "",
                Verdict.DIFFERS,
                "table[1] of (LONG, NANOTIMESTAMP, NANOTIMESTAMP), out of order or range");

        assertThat(finding.line().lines())
                .hasSize(5)
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80))
                .contains("         expected: one row; lowest and highest of the tracking column's type, in");
    }

    @Test
    void givenARefusalInTheMiddleThenTheScratchDatabaseIsDropped() throws Exception {
        server.faults().failNext("tableInsert", "Out of memory");

        ConformanceReport report = run(true);

        assertThat(faults(report)).containsOnly(Map.entry("scratch database", Verdict.REFUSED));
        assertThat(finding(report, "scratch database").found()).contains("tableInsert", "Out of memory");
        assertThat(finding(report, "scratch drop").verdict()).isEqualTo(Verdict.AGREE);
        try (Conversation conversation = Conversation.with(settings(Map.of()), LONG_ENOUGH)) {
            assertThat(conversation
                            .ask("getDFSDatabases()")
                            .answer()
                            .orElseThrow()
                            .getString())
                    .isEqualTo("[dfs://hedge]");
        }
    }

    @Test
    void givenAnAnswerThatDoesNotEndThenTheNextQuestionIsAskedAnew() {
        server.faults().stallNextResponseTo("1+1", 1);
        try (Conversation conversation = Conversation.with(settings(Map.of()), Duration.ofSeconds(2))) {
            assertThat(conversation.ask("1+1").failure()).contains("no answer within 2.0 s");
            assertThat(conversation.ask("1+2").answer().orElseThrow().getString())
                    .isEqualTo("3");
        }
    }

    @Test
    void givenSettingsOrAServerThatCannotBeUsedThenNothingIsReported() {
        assertThatThrownBy(() -> new Conformance(
                                settings(Map.of("sync.conformance.tracking-column", "trader")),
                                Optional.of(TABLE),
                                false)
                        .run(LONG_ENOUGH, finding -> {}))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("trader");
        server.faults().refuseLogins(true);
        assertThatThrownBy(() -> run(false)).isInstanceOf(DolphinDBException.class);
    }
}
