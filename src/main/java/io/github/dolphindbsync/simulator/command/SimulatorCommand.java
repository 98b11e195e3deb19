package io.github.dolphindbsync.simulator.command;

import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.session.AuthMode;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Runs a {@link StandInServer} with one table, or several alike, until the process or its thread ends. Bad input ends
 * it with exit code 2 and one line on standard error.
 */
@Command(
        name = "simulator",
        mixinStandardHelpOptions = true,
        description = "Runs a stand-in server that talks to DolphinDB's clients. It is not DolphinDB.")
public final class SimulatorCommand implements Callable<Integer> {

    private static final int BAD_INPUT = 2;
    private static final int MOST_PORT = 65_535;

    @Option(names = "--port", defaultValue = "8848", description = "port, 0 for a free one (default: ${DEFAULT-VALUE})")
    private int port;

    @Option(names = "--bind", defaultValue = "127.0.0.1", description = "address (default: ${DEFAULT-VALUE})")
    private String bind;

    @Mixin
    private TableOptions tables = new TableOptions();

    @Mixin
    private RowOptions rows = new RowOptions();

    @Option(
            names = "--max-partitions-per-query",
            paramLabel = "NUMBER",
            defaultValue = "65536",
            description = "number of partitions that a query may reach, as the server's setting"
                    + " maxPartitionNumPerQuery (default: ${DEFAULT-VALUE})")
    private int maxPartitionsPerQuery;

    @Option(
            names = "--username",
            description = "the only user that may log in (default: any user with the right password)")
    private String username;

    @Option(names = "--password", defaultValue = "123456", description = "password (default: ${DEFAULT-VALUE})")
    private String password;

    @Option(names = "--scram", description = "users log in by SCRAM, as in release 3.00.3 and later")
    private boolean scram;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        try (StandInServer server = server()) {
            rows.requireOptionsFor(tables);
            String content = "";
            for (String name : tables.names()) {
                content = rows.fill(server, tables, name);
            }
            start(server);
            String user = username == null ? "any user" : "user " + username;
            spec.commandLine()
                    .getOut()
                    .printf(
                            "Stand-in DolphinDB server (not DolphinDB) on %s:%d, %s, %s, %s%n",
                            bind, server.port(), tables.description(), content, user);
            spec.commandLine().getOut().flush();
            new CountDownLatch(1).await();
            return 0;
        } catch (InterruptedException end) {
            return 0;
        } catch (IOException | IllegalArgumentException wrong) {
            spec.commandLine().getErr().println("simulator: " + wrong.getMessage());
            return BAD_INPUT;
        }
    }

    private StandInServer server() throws IOException {
        if (port < 0 || port > MOST_PORT) {
            throw new IllegalArgumentException("--port takes a number from 0 to " + MOST_PORT + ", not " + port);
        }
        if (maxPartitionsPerQuery < 1) {
            throw new IllegalArgumentException(
                    "--max-partitions-per-query takes a number from 1 on, not " + maxPartitionsPerQuery);
        }
        StandInServer.Builder builder = StandInServer.builder()
                .port(port)
                .bindAddress(address())
                .password(password)
                .mostPartitionsPerQuery(maxPartitionsPerQuery);
        if (username != null) {
            builder.username(username);
        }
        if (scram) {
            builder.authMode(AuthMode.SCRAM);
        }
        return builder.build();
    }

    private void start(StandInServer server) throws IOException {
        try {
            server.start();
        } catch (BindException inUse) {
            throw new IOException("cannot listen on " + bind + ":" + port + ": " + inUse.getMessage(), inUse);
        }
    }

    private InetAddress address() {
        try {
            return InetAddress.getByName(bind);
        } catch (UnknownHostException unknown) {
            throw new IllegalArgumentException(
                    "--bind: " + bind + " is not an address of this machine. Use 127.0.0.1, or 0.0.0.0 for all.",
                    unknown);
        }
    }
}
