package io.github.dolphindbsync.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.xxdb.DBConnection;
import com.xxdb.data.BasicTable;
import com.xxdb.data.Entity;
import com.xxdb.data.EntityBlockReader;
import com.xxdb.io.ProgressListener;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A stand-in server, and the vendor's own client that is logged in to it. */
abstract class StandInTest {

    static final String TRADE = "loadTable('dfs://market', 'trade')";
    static final String SCHEMA = "symbol:SYMBOL,timestamp:NANOTIMESTAMP,price:FLOAT,volume:INT";
    static final TableDefinition TRADES = TableDefinition.of(SCHEMA).partitionedBy("timestamp");

    final StandInServer server;
    final DBConnection connection = new DBConnection();

    StandInTest() {
        this(StandInServer.builder());
    }

    StandInTest(StandInServer.Builder options) {
        server = options.username("admin").password("123456").build();
    }

    @BeforeEach
    void connect() throws Exception {
        server.start();
        assertThat(connection.connect("127.0.0.1", server.port(), "admin", "123456"))
                .isTrue();
    }

    @AfterEach
    void close() {
        connection.close();
        server.close();
    }

    static Object[] row(Object... cells) {
        return cells;
    }

    Entity run(String script) throws Exception {
        return connection.run(script);
    }

    BasicTable table(String script) throws Exception {
        return (BasicTable) connection.run(script);
    }

    /** A column of a query's result as the vendor's client prints it. */
    String column(String name, String script) throws Exception {
        return table(script).getColumn(name).getString();
    }

    /** The error that a script is answered with. */
    String error(String script) {
        Throwable error = catchThrowable(() -> connection.run(script));
        assertThat(error).as(script).isNotNull();
        return error.getMessage();
    }

    EntityBlockReader blocks(String script, int fetchSize) throws Exception {
        return (EntityBlockReader) connection.run(script, (ProgressListener) null, 4, 64, fetchSize);
    }

    static List<BasicTable> readAll(EntityBlockReader reader) throws Exception {
        List<BasicTable> blocks = new ArrayList<>();
        while (reader.hasNext()) {
            blocks.add((BasicTable) reader.read());
        }
        return blocks;
    }
}
