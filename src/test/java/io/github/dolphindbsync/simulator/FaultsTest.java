package io.github.dolphindbsync.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.xxdb.DBConnection;
import com.xxdb.data.BasicTable;
import com.xxdb.data.Entity;
import com.xxdb.data.EntityBlockReader;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that was told to misbehave in its answers. */
class FaultsTest extends StandInTest {

    private static final String QUERY = "select * from " + TRADE;

    @BeforeEach
    void aTrade() {
        server.createTable("market", "trade", TRADES).append(List.of(row("A", 1L, 1f, 1), row("B", 2L, 2f, 2)));
    }

    @Test
    void theConnectionIsCutInsideAnAnswer() throws Exception {
        server.faults().cutNextResponseTo("", 40);

        assertThatThrownBy(() -> connection.run(QUERY)).isInstanceOf(Exception.class);

        DBConnection next = new DBConnection();
        assertThat(next.connect("127.0.0.1", server.port(), "admin", "123456")).isTrue();
        assertThat(next.run(QUERY).rows()).isEqualTo(2);
        next.close();
    }

    @Test
    void everyAnswerIsCutAtEachByte() throws Exception {
        for (int bytes = 0; bytes < 60; bytes += 7) {
            server.faults().cutEveryResponseAfter(bytes);
            DBConnection other = new DBConnection();
            assertThat(other.connect("127.0.0.1", server.port(), "admin", "123456"))
                    .isTrue();
            assertThatThrownBy(() -> other.run(QUERY)).isInstanceOf(Exception.class);
            other.close();
        }
        server.faults().clear();
        assertThat(connection.run(QUERY).rows()).isEqualTo(2);
    }

    @Test
    void onlyTheAnswerToTheQueryThatWasNamedIsCut() throws Exception {
        server.faults().cutNextResponseTo("select", 40);

        assertThat(run("1+1").getString()).isEqualTo("2");
        assertThatThrownBy(() -> connection.run(QUERY)).isInstanceOf(Exception.class);
        assertThat(anotherConnection().run(QUERY).rows()).isEqualTo(2);
    }

    @Test
    void aServerThatFailsInsideAQueryEndsTheConnectionAfterSomeBlocks() throws Exception {
        List<Object[]> rows = new ArrayList<>();
        for (int number = 0; number < 30_000; number++) {
            rows.add(row("S", (long) number, 1f, number));
        }
        server.createTable("market", "ticks", TRADES).append(rows);
        String ticks = "select * from loadTable('dfs://market', 'ticks')";
        server.faults().cutNextResponseAfterBlocks("ticks", 2);

        EntityBlockReader blocks = blocks(ticks, 8192);

        assertThat(blocks.read().rows()).isEqualTo(8192);
        assertThat(blocks.read().rows()).isEqualTo(8192);
        assertThatThrownBy(blocks::read).isInstanceOf(Exception.class);
        assertThat(anotherConnection().run(ticks).rows()).isEqualTo(30_000);
    }

    @ParameterizedTest(name = "after {0} bytes")
    @ValueSource(longs = {0, 3, 14, 100})
    void aStalledServerMeetsTheReadTimeoutOfTheClient(long bytes) throws Exception {
        server.faults().stallNextResponseTo("select", bytes);
        DBConnection impatient = new DBConnection();
        impatient.connect("127.0.0.1", server.port(), 1_000, 200);
        impatient.login("admin", "123456", true);

        assertThatThrownBy(() -> impatient.run(QUERY)).hasMessageContaining("timed out");

        impatient.close();
        assertThat(run(QUERY).rows()).isEqualTo(2);
    }

    @Test
    void anErrorMayStallAsWell() {
        server.faults().stallNextResponseTo("nothing", 20);
        DBConnection impatient = new DBConnection();

        assertThatThrownBy(() -> {
                    impatient.connect("127.0.0.1", server.port(), 1_000, 200);
                    impatient.run("nothing");
                })
                .hasMessageContaining("timed out");
        impatient.close();
    }

    @Test
    void whatWasStalledGoesOnWhenTheServerBehavesAgain() {
        server.faults().stallNextResponseTo("select", 30);
        CompletableFuture<Integer> rows = CompletableFuture.supplyAsync(() -> {
            try {
                return run(QUERY).rows();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        await().until(() -> server.queries().contains(QUERY));

        assertThat(rows).isNotDone();

        server.faults().clear();

        assertThat(rows).succeedsWithin(Duration.ofSeconds(60)).isEqualTo(2);
    }

    @Test
    void aSlowServerAnswersInDrips() throws Exception {
        server.faults().dripEveryResponse(10, Duration.ofMillis(10));
        long start = System.nanoTime();

        assertThat(run(QUERY).rows()).isEqualTo(2);

        // The answer has more than 100 bytes.
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(100));
    }

    @Test
    void oneAnswerIsEmptyAlthoughThereAreRows() throws Exception {
        server.faults().emptyNext("select");

        assertThat(run("1+1").getString()).isEqualTo("2");
        BasicTable empty = table(QUERY);

        assertThat(empty.rows()).isZero();
        assertThat(empty.columns()).isEqualTo(4);
        assertThat(empty.getColumn("timestamp").getDataType()).isEqualTo(Entity.DATA_TYPE.DT_NANOTIMESTAMP);
        assertThat(table(QUERY).rows()).isEqualTo(2);
    }

    @Test
    void anEmptyStreamIsOneEmptyTable() throws Exception {
        server.faults().emptyNext("select");

        assertThat(readAll(blocks(QUERY, 8192)))
                .singleElement()
                .satisfies(block -> assertThat(block.rows()).isZero());
    }

    @Test
    void aQueryFailsOnceWithTheErrorThatWasPrepared() throws Exception {
        server.faults().failNext("select", "<ChunkInTransaction>The openChunks operation failed. RefId:S00002");

        assertThat(run("1+1").getString()).isEqualTo("2");
        assertThat(error(QUERY)).contains("RefId:S00002");
        assertThat(run(QUERY).rows()).isEqualTo(2);
    }

    @Test
    void aLargeResultRunsOutOfMemory() throws Exception {
        server.faults().outOfMemoryPast(1);

        assertThat(error(QUERY)).contains("Out of memory");
        assertThat(run(QUERY + " limit 1").rows()).isEqualTo(1);
    }

    @Test
    void aResultOfManyBytesRunsOutOfMemory() throws Exception {
        // 4 bytes each for symbol, price and volume, 8 for the timestamp.
        server.faults().outOfMemoryPastBytes(39);

        assertThat(error(QUERY)).contains("Out of memory");
        assertThat(run(QUERY + " limit 1").rows()).isEqualTo(1);

        server.faults().outOfMemoryPastBytes(40);
        assertThat(run(QUERY).rows()).isEqualTo(2);
    }

    @Test
    void theBytesOfTextsAreCounted() throws Exception {
        server.createTable("market", "note", TableDefinition.of("text:STRING")).appendRow("0123456789");
        server.faults().outOfMemoryPastBytes(10);

        assertThat(error("select * from loadTable('dfs://market', 'note')")).contains("Out of memory");
    }

    @Test
    void anAnswerTakesItsTime() throws Exception {
        server.faults().delayEveryResponse(Duration.ofMillis(300));
        long start = System.nanoTime();

        run("1+1");

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void queriesAreRemembered() throws Exception {
        run(QUERY);
        connection.run("rows", List.of(run(QUERY)));

        assertThat(server.queries()).containsExactly(QUERY, QUERY, "rows");
    }

    private DBConnection anotherConnection() throws IOException {
        DBConnection other = new DBConnection();
        other.connect("127.0.0.1", server.port(), "admin", "123456");
        return other;
    }
}
