package io.github.dolphindbsync.sync;

import static io.github.dolphindbsync.sync.SyncContractTest.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dolphindbsync.TestDatabase;
import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import io.github.dolphindbsync.source.poll.PollResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts of GBK in a server whose clients take all texts for UTF-8: the vendor's puts U+FFFD in their place. */
class UndecodableTextTest {

    /** 中国 and 中文 in GBK, each byte as the stand-in has bytes that are no UTF-8; both are read as the same text. */
    private static final String CHINA = "\uDCD6\uDCD0\uDCB9\uDCFA";

    private static final String CHINESE = "\uDCD6\uDCD0\uDCCE\uDCC4";

    @TempDir
    Path folder;

    @RegisterExtension
    final Market market = new Market();

    private final StandInServer server = market.server();
    private final StoredTable trade = market.trade(
            TableDefinition.of("symbol:SYMBOL,timestamp:NANOTIMESTAMP,price:FLOAT,volume:INT,note:STRING"));
    private Sync sync;

    @BeforeEach
    void start() throws IOException {
        sync = market.sync(TestDatabase.DUCKDB.url(folder));
    }

    private void arrive(String symbol, long timestamp, String note, int volume) {
        trade.append(List.<Object[]>of(new Object[] {symbol, timestamp, 1f, volume, note}));
    }

    private List<String> query(String sql) throws SQLException {
        try (Connection connection = TestDatabase.connect(TestDatabase.DUCKDB.url(folder));
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (result.next()) {
                values.add(result.getString(1));
            }
            return values;
        }
    }

    private static String failure(PollResult result) {
        assertThat(result.failure()).isPresent();
        return result.failure().get();
    }

    @ParameterizedTest
    @ValueSource(strings = {"symbol", "note"})
    void givenATextThatIsNotUtf8ThenThePollFailsAndNamesRowColumnAndSettings(String column) {
        arrive("A", T0, "good", 1);
        arrive(column.equals("symbol") ? CHINA : "B", T0 + 1, column.equals("note") ? "x" + CHINA : "good", 2);

        String failure = failure(sync.with("sync.trade.batch-size", "1").poll());

        assertThat(failure)
                .contains(
                        "sync 'trade': the row at 2016-10-24T08:00:00.022239001 (1477296000022239001",
                        "in column " + column + " the text is not valid UTF-8",
                        "sync.trade.on-rejected-row=quarantine",
                        "sync.trade.undecodable-text=keep");
        assertThat(sync.restart().poll().rows())
                .as("the good row before it was delivered")
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"database", "sql", "files"})
    void givenSuchTextsThatAreReadAsOneKeyThenEachRowIsPutAsideAndTheOthersArrive(String form) throws Exception {
        if (form.equals("database")) {
            sync.with("sync.trade.key", "symbol");
        }
        arrive("A", T0, "good", 1);
        arrive(CHINA, T0, "good", 2);
        arrive(CHINESE, T0, "good", 3);
        arrive("价格", T0 + 1, "good", 4);

        PollResult result = sync.destination(form)
                .with("sync.trade.files.folder", folder.resolve("files").toString())
                .with("checkpoints.folder", folder.resolve("checkpoints").toString())
                .with("sync.trade.on-rejected-row", "quarantine")
                .poll();

        assertThat(result.failure()).isEmpty();
        assertThat(result.rows()).isEqualTo(2);
        assertThat(result.rowsQuarantined()).isEqualTo(2);
        List<String> kept;
        List<String> delivered;
        if (form.equals("files")) {
            kept = lines("*.quarantine.jsonl");
            delivered = lines("*.jsonl").stream()
                    .filter(line -> !line.contains("content_hash"))
                    .toList();
        } else {
            kept = query("select row_json || reason from dolphindb_sync_quarantine");
            delivered = query("select symbol from trade");
        }
        assertThat(kept)
                .hasSize(2)
                .allMatch(row -> row.contains("column symbol"))
                .anyMatch(row -> row.contains("\"volume\":2"))
                .anyMatch(row -> row.contains("\"volume\":3"));
        assertThat(delivered).hasSize(2).anyMatch(row -> row.contains("价格"));
        assertThat(sync.restart().poll().rowsQuarantined()).isZero();
    }

    private List<String> lines(String files) throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> found = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) found.filter(path ->
                    folder.getFileSystem().getPathMatcher("glob:" + files).matches(path.getFileName()))::iterator) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines;
    }

    @Test
    void givenASourceThatHoldsTheReplacementCharacterItselfThenItIsCarriedAndToldFromTheOthers() throws Exception {
        arrive("\uFFFD", T0, "was here: \uFFFD", 1);
        assertThat(sync.poll().failure()).isEmpty();
        assertThat(query("select symbol || note from trade")).containsExactly("\uFFFDwas here: \uFFFD");
        assertThat(server.queries().stream().filter(query -> query.contains("blob(")))
                .hasSize(2);

        arrive("B", T0 + 1, "was here: \uFFFD", 2);
        arrive("B", T0 + 1, "is not: \uDCD6", 3);

        PollResult result =
                sync.restart().with("sync.trade.on-rejected-row", "quarantine").poll();

        assertThat(result.rowsQuarantined()).isEqualTo(1);
        assertThat(query("select volume from trade order by 1")).containsExactly("1", "2");
    }

    @Test
    void givenALargeGroupWithTheCharacterInTwoColumnsThenEachColumnIsAskedForOnce() throws Exception {
        int rows = 20_000;
        trade.append(IntStream.range(0, rows)
                .mapToObj(row -> new Object[] {"\uFFFD" + row % 3, T0, 1f, row, "\uFFFD" + row})
                .toList());

        assertThat(sync.poll().failure()).isEmpty();

        assertThat(query("select count(*) from trade")).containsExactly(String.valueOf(rows));
        assertThat(server.queries().stream().filter(query -> query.contains("blob(")))
                .hasSize(2);
    }

    @Test
    void givenAServerThatCannotSayThenTheSettingIsNamedAndKeepsTheTexts() throws Exception {
        arrive("A", T0, "was here: \uFFFD", 1);
        arrive("B", T0 + 1, CHINA, 2);
        server.faults().failNext("blob(", "Can't recognize function name blob");

        assertThat(failure(sync.poll())).contains("sync.trade.undecodable-text=keep");

        PollResult kept =
                sync.restart().with("sync.trade.undecodable-text", "keep").poll();

        assertThat(kept.rows()).isEqualTo(2);
        assertThat(query("select note from trade order by volume"))
                .hasSize(2)
                .startsWith("was here: \uFFFD")
                .last()
                .asString()
                .contains("\uFFFD");
    }

    @Test
    void givenABatchOfNothingElseThenItIsASourceOfAnotherEncodingAndNothingIsPutAside() throws Exception {
        arrive("A", T0, CHINA, 1);
        arrive("B", T0, CHINESE, 2);

        assertThat(failure(sync.with("sync.trade.on-rejected-row", "quarantine").poll()))
                .contains("each of the 2 rows", "the source has another encoding", "no row was quarantined");
        assertThat(query("select count(*) from duckdb_tables() where table_name <> 'dolphindb_sync_checkpoint'"))
                .containsExactly("0");
    }

    @Test
    void givenAFullRefreshThenTheRowIsNamedOrPutAside() throws Exception {
        StoredTable venue = server.createTable("market", "venue", TableDefinition.of("code:STRING,name:STRING"));
        venue.append(List.of(new Object[] {"A", "good"}, new Object[] {"B", CHINA}, new Object[] {"C", "good"}));
        sync.with("sync.trade.mode", "full-refresh").with("sync.trade.table-name", "venue");

        assertThat(failure(sync.poll())).contains("the row at position 1", "column name", "not valid UTF-8");

        assertThat(sync.restart()
                        .with("sync.trade.on-rejected-row", "quarantine")
                        .poll()
                        .rowsQuarantined())
                .isEqualTo(1);
        assertThat(query("select code from trade order by 1")).containsExactly("A", "C");
    }

    @Test
    void givenANameOfAColumnThatIsNotUtf8ThenItIsRefusedByName() {
        server.createTable("market", "odd", TableDefinition.of("timestamp:NANOTIMESTAMP,x" + CHINA + ":INT"));

        assertThat(failure(sync.with("sync.trade.table-name", "odd").poll()))
                .contains("dfs://market/odd", "whose name is not valid UTF-8", "Rename it at the source");
    }

    @Test
    void givenAQueryThatARouteAsksThenSuchATextIsAnErrorUnlessItIsToBeKept() throws Exception {
        arrive("A", T0, CHINA, 1);
        String query = "dolphindb:market/trade?host=127.0.0.1&port=" + server.port()
                + "&username=admin&password=123456&query=RAW(select note from {table})";
        var template = sync.context().createProducerTemplate();

        assertThatThrownBy(() -> template.requestBody(query, ""))
                .rootCause()
                .hasMessageContainingAll("row 1 of the answer", "column 'note'", "undecodableText=keep");
        assertThat(template.requestBody(query + "&undecodableText=keep", "").toString())
                .contains("\uFFFD");
    }
}
