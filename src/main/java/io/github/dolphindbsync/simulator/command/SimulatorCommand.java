package io.github.dolphindbsync.simulator.command;

import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.session.AuthMode;
import io.github.dolphindbsync.simulator.table.Catalog;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.nio.charset.CharacterCodingException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Runs a {@link StandInServer} with one table, or several alike, until the process or its thread is ended. Bad input ends it with exit code 2
 * and one line on standard error.
 */
@Command(
        name = "simulator",
        mixinStandardHelpOptions = true,
        description = "Runs a stand-in server that talks to DolphinDB's clients. It is not DolphinDB.")
public final class SimulatorCommand implements Callable<Integer> {

    private static final int BAD_INPUT = 2;
    private static final int MOST_TABLES = 10_000;
    private static final int MOST_PORT = 65_535;

    @Option(names = "--port", defaultValue = "8848", description = "port, 0 for a free one (default: ${DEFAULT-VALUE})")
    private int port;

    @Option(names = "--bind", defaultValue = "127.0.0.1", description = "address (default: ${DEFAULT-VALUE})")
    private String bind;

    @Option(names = "--database", defaultValue = "market", description = "database (default: ${DEFAULT-VALUE})")
    private String database;

    @Option(names = "--table", defaultValue = "trade", description = "table (default: ${DEFAULT-VALUE})")
    private String table;

    @Mixin
    private TableOptions tableOptions = new TableOptions();

    @Option(
            names = "--tables",
            description = "number of tables, all alike, named t01, t02 and so on instead of --table;"
                    + " with --all-types and --generate a whole database to try out")
    private Integer tables;

    @Option(
            names = "--max-partitions-per-query",
            paramLabel = "NUMBER",
            defaultValue = "65536",
            description = "number of partitions that a query may reach, as the server's setting"
                    + " maxPartitionNumPerQuery (default: ${DEFAULT-VALUE})")
    private int maxPartitionsPerQuery;

    @Option(names = "--csv", description = "file with a header line and the table's rows")
    private Path csv;

    @Option(names = "--generate", description = "number of rows to make up instead")
    private Long generate;

    @Option(names = "--rate", description = "rows that are made up each second from then on")
    private Long rate;

    @Option(
            names = "--username",
            description = "the only user that may log in (default: any, as long as the password is right)")
    private String username;

    @Option(names = "--password", defaultValue = "123456", description = "password (default: ${DEFAULT-VALUE})")
    private String password;

    @Option(names = "--scram", description = "users log in by SCRAM, as release 3.00.3 and later can")
    private boolean scram;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        try (StandInServer server = server()) {
            String rows = fill(server);
            server.start();
            spec.commandLine()
                    .getOut()
                    .printf(
                            "Stand-in DolphinDB server (not DolphinDB) on %s:%d, %s, %s, %s%n",
                            bind,
                            server.port(),
                            whatIsServed(),
                            rows,
                            username == null ? "any user" : "user " + username);
            spec.commandLine().getOut().flush();
            new CountDownLatch(1).await();
            return 0;
        } catch (InterruptedException end) {
            return 0;
        } catch (IOException | IllegalArgumentException wrong) {
            spec.commandLine().getErr().println("simulator: " + messageOf(wrong));
            return BAD_INPUT;
        }
    }

    private StandInServer server() throws IOException {
        if (port < 0 || port > MOST_PORT) {
            throw new IllegalArgumentException("--port takes a number from 0 to " + MOST_PORT + ", not " + port);
        }
        if (maxPartitionsPerQuery < 1) {
            throw new IllegalArgumentException("--max-partitions-per-query takes a number from 1 on");
        }
        StandInServer.Builder builder = StandInServer.builder()
                .port(port)
                .bindAddress(InetAddress.getByName(bind))
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

    private String fill(StandInServer server) throws IOException {
        if (csv != null && (generate != null || rate != null)) {
            throw new IllegalArgumentException("--csv does not go with --generate or --rate");
        }
        if (tables != null && (csv != null || tables < 1 || tables > MOST_TABLES)) {
            throw new IllegalArgumentException(
                    "--tables takes a number from 1 to " + MOST_TABLES + " and does not go with --csv");
        }
        TableDefinition definition = tableOptions.definition();
        String rows = "";
        for (String name : tableNames()) {
            rows = fill(server, name, definition);
        }
        return rows;
    }

    private List<String> tableNames() {
        if (tables == null) {
            return List.of(table);
        }
        int digits = Math.max(2, Integer.toString(tables).length());
        return IntStream.rangeClosed(1, tables)
                .mapToObj(number -> String.format(Locale.ROOT, "t%0" + digits + "d", number))
                .toList();
    }

    private String whatIsServed() {
        List<String> names = tableNames();
        String first = Catalog.pathOf(database) + "/" + names.get(0);
        return tables == null ? "table " + first : "tables " + first + " to " + names.get(names.size() - 1);
    }

    private String fill(StandInServer server, String name, TableDefinition definition) throws IOException {
        if (generate != null || rate != null) {
            long rows = Optional.ofNullable(generate).orElse(0L);
            long more = Optional.ofNullable(rate).orElse(0L);
            if (tableOptions.allTypes()) {
                server.createGeneratedTableWithNulls(database, name, definition, rows, more);
            } else {
                server.createGeneratedTable(database, name, definition, rows, more);
            }
            return rows + " rows" + (more > 0 ? " and " + more + " more each second" : "");
        }
        StoredTable stored = server.createTable(database, name, definition);
        if (csv != null) {
            try {
                CsvLoader.load(csv, stored);
            } catch (IllegalArgumentException wrong) {
                throw new IllegalArgumentException(csv + ", " + wrong.getMessage(), wrong);
            }
        }
        return stored.rows() + " rows";
    }

    private String messageOf(Exception wrong) {
        if (wrong instanceof NoSuchFileException) {
            return "there is no file " + csv;
        }
        if (wrong instanceof CharacterCodingException) {
            return csv + " is not UTF-8 text";
        }
        if (wrong instanceof BindException) {
            return "cannot listen on " + bind + ":" + port + ": " + wrong.getMessage();
        }
        return wrong.getMessage();
    }
}
