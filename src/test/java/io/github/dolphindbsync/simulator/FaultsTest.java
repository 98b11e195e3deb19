package io.github.dolphindbsync.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.xxdb.DBConnection;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that was told to misbehave. */
class FaultsTest extends StandInTest {

    private static final String QUERY = "select * from " + TRADE;

    @BeforeEach
    void aTrade() {
        server.createTable("market", "trade", TRADES).append(List.of(row("A", 1L, 1f, 1), row("B", 2L, 2f, 2)));
    }

    @Test
    void theConnectionIsCutInsideAnAnswer() throws Exception {
        server.faults().cutNextResponseAfter(40);

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
    void loginsAreRefused() {
        server.faults().refuseLogins(true);
        DBConnection other = new DBConnection();

        assertThatThrownBy(() -> other.connect("127.0.0.1", server.port(), "admin", "123456"))
                .hasMessageContaining("The user name or password is incorrect");
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

    @Test
    void aServerThatIsClosedEndsItsConnections() {
        server.close();

        assertThatThrownBy(() -> connection.run(QUERY)).isInstanceOf(Exception.class);
    }
}
