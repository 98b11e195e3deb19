package io.github.dolphindbsync.sync;

import static io.github.dolphindbsync.sync.SyncContractTest.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.TestDatabase;
import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import io.github.dolphindbsync.source.poll.PollResult;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The file of the warehouse may grow no further: what is reported to have stayed is there, and the rest comes later.
 */
@Timeout(300)
@Tag("slow")
class FileLimitTest {

    private static final int ROWS = 40_000;

    @TempDir
    Path folder;

    @RegisterExtension
    final Market market = new Market();

    private final StandInServer server = market.server();

    private static long count(String url) throws SQLException {
        try (Connection connection = TestDatabase.connect(url);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select count(*) from \"trade\"")) {
            result.next();
            return result.getLong(1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SQLITE", "DUCKDB"})
    void theRowsReportedAreThoseThatStayedAndTheReasonSaysWhatToDo(TestDatabase database) throws Exception {
        String url = database.url(folder);
        // Whatever its driver unpacks is no matter here.
        TestDatabase.connect(url).close();
        StoredTable trade = market.trade(TableDefinition.of("symbol:STRING,timestamp:NANOTIMESTAMP,price:FLOAT"));
        List<Object[]> rows = new ArrayList<>();
        for (int row = 0; row < ROWS; row++) {
            rows.add(new Object[] {
                UUID.nameUUIDFromBytes(new byte[] {(byte) row, (byte) (row >> 8)})
                        .toString()
                        .repeat(3),
                T0 + row,
                1f
            });
        }
        trade.append(rows);
        try (Sync sync = new Sync(server, url)) {
            PollResult failed;
            FileLimit limit = new FileLimit(3 << 20);
            try {
                failed = sync.poll();
            } finally {
                limit.lift();
            }
            assertThat(failed.failure().orElseThrow())
                    .contains("Make room on the disk of the database", "ulimit -f", "Nothing is lost");
            assertThat(failed.rows()).isEqualTo(count(url));

            // A database in this process that gave up does so until it is closed.
            PollResult second = sync.restart().poll();
            assertThat(second.failure()).as(second.summary()).isEmpty();
            assertThat(failed.rows() + second.rows()).isEqualTo(ROWS);
        }
        assertThat(count(url)).isEqualTo(ROWS);
    }
}
