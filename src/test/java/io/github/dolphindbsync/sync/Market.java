package io.github.dolphindbsync.sync;

import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A stand-in server with the database {@code market}, and syncs that read from it. The server runs during a test, as a
 * static field during all tests of a class; the syncs end with the test.
 */
public final class Market implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

    public static final TableDefinition TRADES =
            TableDefinition.of("symbol:SYMBOL,timestamp:NANOTIMESTAMP,price:FLOAT,volume:INT");

    private final StandInServer server;
    private final List<Sync> syncs = new ArrayList<>();
    private boolean isOfClass;

    public Market() {
        this("123456");
    }

    public Market(String password) {
        this(StandInServer.builder().password(password));
    }

    public Market(StandInServer.Builder options) {
        server = options.username("admin").build();
    }

    public StandInServer server() {
        return server;
    }

    /** Makes the empty table {@code trade}. */
    public StoredTable trade() {
        return trade(TRADES);
    }

    public StoredTable trade(TableDefinition definition) {
        return table("trade", definition);
    }

    public StoredTable table(String name) {
        return table(name, TRADES);
    }

    public StoredTable table(String name, TableDefinition definition) {
        return server.createTable("market", name, definition);
    }

    public Sync sync(String warehouseUrl) {
        Sync sync = new Sync(server, warehouseUrl);
        syncs.add(sync);
        return sync;
    }

    @Override
    public void beforeAll(ExtensionContext test) throws IOException {
        isOfClass = true;
        server.start();
    }

    @Override
    public void beforeEach(ExtensionContext test) throws IOException {
        if (!isOfClass) {
            server.start();
        }
    }

    @Override
    public void afterEach(ExtensionContext test) {
        syncs.forEach(Sync::close);
        syncs.clear();
        if (!isOfClass) {
            server.close();
        }
    }

    @Override
    public void afterAll(ExtensionContext test) {
        server.close();
    }
}
