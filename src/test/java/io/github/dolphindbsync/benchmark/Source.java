package io.github.dolphindbsync.benchmark;

import io.github.dolphindbsync.app.Application;
import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The stand-in server in a process of its own, with a table {@code dfs://market/trade} of so many generated trades. */
final class Source implements AutoCloseable {

    /** The stand-in's own, where it is told no other. */
    static final String PASSWORD = "123456";

    private static final TableDefinition TRADES = TableDefinition.of(
                    "symbol:SYMBOL,timestamp:NANOTIMESTAMP,price:FLOAT,volume:INT")
            .partitionedBy("timestamp");

    private static final Pattern PORT = Pattern.compile(" on 127.0.0.1:(\\d+), ");

    private final Process process;
    private final long rows;
    private final int port;

    Source(long rows) throws IOException {
        this.rows = rows;
        process = JavaProcess.start(
                "-Xmx1g", Application.class, "simulator", "--port=0", "--partition=timestamp", "--generate=" + rows);
        port = awaitPort();
    }

    /** In this process, where it can be looked into; no table yet, and not started. */
    static StandInServer inThisProcess() {
        return StandInServer.builder().username("admin").password(PASSWORD).build();
    }

    static void generateTrades(StandInServer server, String table, long rows) {
        server.createGeneratedTable("market", table, TRADES, rows, 0);
    }

    private int awaitPort() throws IOException {
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher matcher = PORT.matcher(line);
            if (matcher.find()) {
                return Integer.parseInt(matcher.group(1));
            }
        }
        throw new IOException("the stand-in server did not start");
    }

    long rows() {
        return rows;
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
