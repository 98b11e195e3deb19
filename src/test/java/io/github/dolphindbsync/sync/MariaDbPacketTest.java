package io.github.dolphindbsync.sync;

import static io.github.dolphindbsync.sync.SyncContractTest.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.EmbeddedMariaDb;
import io.github.dolphindbsync.TestDatabase;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import io.github.dolphindbsync.source.poll.PollResult;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A MariaDB server takes no packet beyond its max_allowed_packet: it ends the connection without a word. */
@Timeout(180)
@Tag("other-database")
class MariaDbPacketTest {

    private static final int PACKET = 4 << 20;

    private String url;
    private String packetBefore;

    @RegisterExtension
    final Market market = new Market();

    private final StoredTable notes = market.trade(TableDefinition.of("id:LONG,timestamp:NANOTIMESTAMP,note:STRING"));
    private Sync sync;

    @BeforeEach
    void start() throws Exception {
        url = EmbeddedMariaDb.emptyDatabase("packet");
        packetBefore = ask("select @@global.max_allowed_packet");
        execute("set global max_allowed_packet = " + PACKET);
        sync = market.sync(url);
    }

    @AfterEach
    void stop() throws SQLException {
        execute("set global max_allowed_packet = " + packetBefore);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = TestDatabase.connect(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String ask(String sql) throws SQLException {
        try (Connection connection = TestDatabase.connect(url);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    private void arrive(int from, int rows, String note) {
        List<Object[]> arriving = new ArrayList<>();
        for (int row = from; row < from + rows; row++) {
            arriving.add(new Object[] {(long) row, T0 + row, note});
        }
        notes.append(arriving);
    }

    private PollResult polls() {
        PollResult result = sync.poll();
        assertThat(result.failure()).as(result.summary()).isEmpty();
        return result;
    }

    @ParameterizedTest(name = "key {0}, look-back {1}")
    @CsvSource({"none, 0s", "id, 0s", "'timestamp,id', 1h"})
    void givenABatchBeyondTheLimitThenItGoesInSeveralPackets(String key, String lookBack) throws Exception {
        sync.with("sync.trade.key", key).with("sync.trade.look-back", lookBack);
        arrive(0, 600, "x".repeat(60_000));
        polls();
        assertThat(ask("select concat(count(*), ' ', sum(length(note))) from trade"))
                .isEqualTo("600 36000000");

        arrive(0, 5, "'\"\\\0".substring(0, 3).repeat(400_000));
        arrive(600, 5, "\u4ef7\ud83d\ude00".repeat(200_000));
        polls();
        assertThat(ask("select count(*) from trade where note like '%\u4ef7\ud83d\ude00'"))
                .isEqualTo("5");
    }

    @Test
    void givenARowThatCanNeverFitThenItIsNamedWithItsColumnItsBytesAndTheLimit() throws Exception {
        arrive(0, 3, "fits");
        arrive(3, 1, "y".repeat(PACKET + 10));
        arrive(4, 3, "fits");

        assertThat(sync.poll().failure().orElseThrow())
                .contains(
                        "sync 'trade'",
                        "2016-10-24T08:00:00.022239003",
                        "column note",
                        "bytes",
                        "max_allowed_packet = " + PACKET,
                        "sync.<name>.leave-out")
                .doesNotContain("yyy");

        // Raised as the message says, the row arrives.
        execute("set global max_allowed_packet = " + 4 * PACKET);
        polls();
        assertThat(ask("select count(*) from trade")).isEqualTo("7");
    }

    @Test
    void givenQuarantineThenTheOthersArriveAndTheRowIsKeptAsFarAsItFits() throws Exception {
        sync.with("sync.trade.on-rejected-row", "quarantine");
        arrive(0, 3, "fits");
        arrive(3, 1, "\"".repeat(PACKET));
        arrive(4, 1, "z".repeat(PACKET - 1_000));
        arrive(5, 1, "fits");

        assertThat(polls().rowsQuarantined()).isEqualTo(1);

        assertThat(ask("select count(*) from trade")).isEqualTo("5");
        assertThat(ask("select max(length(note)) from trade")).isEqualTo(String.valueOf(PACKET - 1_000));
        assertThat(ask("select json_value(row_json, '$._length') > " + PACKET + " and json_valid(row_json)"
                        + " from dolphindb_sync_quarantine"))
                .isEqualTo("1");
        assertThat(polls().rowsQuarantined()).isZero();
    }
}
