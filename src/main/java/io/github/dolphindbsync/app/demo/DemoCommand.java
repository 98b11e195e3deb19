package io.github.dolphindbsync.app.demo;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.dolphindbsync.app.run.ExitCode;
import io.github.dolphindbsync.app.run.StartFailure;
import io.github.dolphindbsync.app.run.SyncApplication;
import io.github.dolphindbsync.app.warehouse.Warehouse;
import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import io.github.dolphindbsync.source.poll.PollListener;
import io.github.dolphindbsync.source.poll.PollResult;
import io.github.dolphindbsync.source.settings.ServerSetting;
import io.github.dolphindbsync.source.settings.SettingDefinition;
import io.github.dolphindbsync.source.settings.SyncSetting;
import io.github.dolphindbsync.source.settings.TablesSetting;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the whole way on one machine: stand-in server, shipped route, DuckDB file, and a comparison of both ends. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description =
                "Copies generated trades from a stand-in server into demo.duckdb by the shipped route, and compares "
                        + "both ends. Your own warehouse is not touched.")
public final class DemoCommand implements Callable<Integer> {

    static final String USERNAME = "demo";
    static final String PASSWORD = "demo";

    private static final String DATABASE = "demo";
    private static final String TABLE = "trade";
    private static final String FILE = "demo.duckdb";
    private static final int FIRST_ROWS = 200_000;
    private static final int MORE_ROWS = 10_000;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private enum Route {
        database,
        sql
    }

    @Option(
            names = "--route",
            description = "Which of the shipped routes runs: ${COMPLETION-CANDIDATES}.",
            defaultValue = "database")
    private Route route;

    private final PrintStream out = System.out;

    @Override
    public Integer call() throws Exception {
        // The demo tells it itself.
        ((Logger) LoggerFactory.getLogger("io.github.dolphindbsync.source")).setLevel(Level.WARN);
        Files.deleteIfExists(Path.of(FILE));
        Files.deleteIfExists(Path.of(FILE + ".wal"));
        Instant now = Instant.now();
        DemoTrades trades = new DemoTrades(now);
        try (StandInServer server =
                StandInServer.builder().username(USERNAME).password(PASSWORD).build()) {
            StoredTable table = server.createTable(
                    DATABASE,
                    TABLE,
                    TableDefinition.of("symbol:SYMBOL,timestamp:NANOTIMESTAMP,price:FLOAT,volume:INT")
                            .partitionedBy("timestamp"));
            server.start();
            out.printf("A stand-in for a DolphinDB server listens on port %d (it is not DolphinDB).%n", server.port());
            table.append(trades.first(FIRST_ROWS));
            out.printf("It holds dfs://%s/%s with %,d trades.%n%n", DATABASE, TABLE, FIRST_ROWS);
            return carryAndCompare(server, table, trades);
        }
    }

    private int carryAndCompare(StandInServer server, StoredTable table, DemoTrades trades) throws Exception {
        BlockingQueue<PollResult> results = new LinkedBlockingQueue<>();
        SyncApplication application = application(server.port()).listen(new PollListener() {
            @Override
            public void finished(PollResult result) {
                results.add(result);
            }
        });
        try {
            application.start();
            if (!delivers(results, FIRST_ROWS)) {
                return ExitCode.FAILED;
            }
            out.printf("%n%,d more trades arrive while the sync watches.%n%n", MORE_ROWS);
            table.append(trades.more(MORE_ROWS));
            if (!delivers(results, MORE_ROWS)) {
                return ExitCode.FAILED;
            }
        } catch (Exception e) {
            return StartFailure.report(e);
        } finally {
            application.stop();
        }
        out.println();
        boolean same = new DemoComparison(server.port(), DATABASE, TABLE, FILE).print(out);
        out.printf(
                "%n%s%n",
                same
                        ? "Every trade of the source is in " + FILE + ", and nothing else."
                        : "The two ends DIFFER. This should not happen; please report it.");
        return same ? ExitCode.DONE : ExitCode.FAILED;
    }

    /** True if exactly these rows arrive, in one poll or several. */
    private boolean delivers(BlockingQueue<PollResult> results, long rows) throws InterruptedException {
        long delivered = 0;
        while (delivered < rows) {
            PollResult result = results.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (result == null || result.failure().isPresent()) {
                out.println(
                        result == null
                                ? "Nothing arrived for " + PATIENCE.toMinutes() + " minutes."
                                : result.summary());
                return false;
            }
            delivered += result.rows();
            if (result.rows() > 0) {
                out.println(result.summary());
            }
        }
        if (delivered != rows) {
            out.printf("%,d rows arrived where %,d were expected.%n", delivered, rows);
        }
        return delivered == rows;
    }

    private SyncApplication application(int port) throws IOException {
        SyncApplication application = new SyncApplication().overrideEnvironment();
        for (SettingDefinition<?> setting : ServerSetting.all()) {
            application.override(setting.key(), setting.defaultValue());
        }
        application
                .override(ServerSetting.HOST.key(), "127.0.0.1")
                .override(ServerSetting.PORT.key(), String.valueOf(port))
                .override(ServerSetting.DATABASE.key(), DATABASE)
                .override(ServerSetting.TABLE_NAME.key(), TABLE)
                .override(ServerSetting.USERNAME.key(), USERNAME)
                .override(ServerSetting.PASSWORD.key(), PASSWORD)
                .override(TablesSetting.TABLES.key(), TablesSetting.TABLES.defaultValue())
                .override(Warehouse.URL, "jdbc:duckdb:" + FILE)
                .override(
                        "camel.main.routes-include-pattern",
                        "file:routes/beans.camel.yaml,file:routes/destinations/" + route.name()
                                + ".camel.yaml,file:routes/trade.camel.yaml");
        for (SettingDefinition<?> setting : SyncSetting.all()) {
            application.override(setting.key(TABLE), setting.defaultValue());
        }
        return application
                .override(SyncSetting.TARGET.key(TABLE), TABLE)
                .override(SyncSetting.DESTINATION.key(TABLE), route.name())
                .override(SyncSetting.PERIOD.key(TABLE), "1s");
    }
}
