package io.github.dolphindbsync.observe;

import io.github.dolphindbsync.TestDatabase;
import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import io.github.dolphindbsync.sync.Sync;
import java.nio.file.Path;

/** A host that {@link BareHostTest} gives a class path of its own. */
final class BareHost {

    private BareHost() {}

    /** Stops and starts a route, carries one row, and says what is missing and how the poll ended. */
    public static void main(String[] arguments) throws Exception {
        for (String name : arguments[1].split(",", -1)) {
            try {
                Class.forName(name);
            } catch (ClassNotFoundException e) {
                System.out.println("missing: " + name);
            }
        }
        try (StandInServer server =
                StandInServer.builder().username("admin").password("123456").build()) {
            server.createTable(
                            "market",
                            "trade",
                            TableDefinition.of("symbol:SYMBOL,timestamp:NANOTIMESTAMP,price:FLOAT,volume:INT"))
                    .appendRow("A", 1_000L, 1.5f, 1);
            server.start();
            try (Sync sync = new Sync(server, TestDatabase.SQLITE.url(Path.of(arguments[0])))) {
                sync.context().getRouteController().stopRoute("trade");
                sync.context().getRouteController().startRoute("trade");
                System.out.println(sync.poll().summary());
            }
        }
    }
}
