package com.example;

import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A stand-in for the DolphinDB server, with a table of trades, and a PostgreSQL. */
public final class BothEnds implements AutoCloseable {

    public static final String PASSWORD = "123456";

    private static final long FIRST_NANOS = 1_477_296_000_022_239_000L;

    private final StandInServer server;
    private final StoredTable trades;
    private final EmbeddedPostgres postgres;
    private long added;

    private BothEnds(int serverPort, int postgresPort) throws IOException {
        server = StandInServer.builder()
                .port(serverPort)
                .username("admin")
                .password(PASSWORD)
                .build();
        trades = server.createTable(
                "market",
                "trade",
                TableDefinition.of("symbol:SYMBOL,timestamp:NANOTIMESTAMP,price:DOUBLE,volume:INT"));
        server.start();
        postgres = EmbeddedPostgres.builder().setPort(postgresPort).start();
    }

    /** On free ports. */
    public static BothEnds start() throws IOException {
        return new BothEnds(0, 0);
    }

    /** To look around: on the ports of application.properties, until the input ends. */
    public static void main(String[] arguments) throws IOException {
        try (BothEnds both = new BothEnds(8848, 5432)) {
            both.addTrades(1_000, 1.5);
            System.out.println("A stand-in for a DolphinDB server with 1,000 trades (password " + PASSWORD
                    + ") and a PostgreSQL are running. Press Enter to end them.");
            System.in.read();
        }
    }

    public int serverPort() {
        return server.port();
    }

    public String url() {
        return postgres.getJdbcUrl("postgres", "postgres");
    }

    /** Trades a nanosecond apart. */
    public void addTrades(int count, double price) {
        for (int trade = 0; trade < count; trade++) {
            trades.appendRow("A" + trade % 7, FIRST_NANOS + added++, price, 100);
        }
    }

    /** The timestamp of the first trade, the second, and so on. */
    public long nanosOf(long row) {
        return FIRST_NANOS + row - 1;
    }

    /** -1 where the table is not there yet. */
    public long stored() throws SQLException {
        return number("select count(*) from trade");
    }

    /** Where the sync stands, as stored beside its rows; -1 before the first batch. */
    public long mark() throws SQLException {
        return number("select mark from dolphindb_sync_checkpoint where sync = 'trade'");
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(sql)) {
            return answer.next() ? answer.getLong(1) : -1;
        } catch (SQLException e) {
            if (e.getSQLState().equals("42P01")) {
                return -1;
            }
            throw e;
        }
    }

    /** Makes PostgreSQL refuse trades at more than this price. */
    public void refuseAbove(double price) throws SQLException {
        execute(
                "create sequence refusals",
                "create function refuse() returns trigger language plpgsql as $$ begin perform nextval('refusals');"
                        + " raise exception 'too dear: %', new.price; end $$",
                "create trigger refuse before insert on trade for each row when (new.price > " + price
                        + ") execute function refuse()");
    }

    /** How often it has refused one; no rollback takes a sequence back. */
    public long refusals() throws SQLException {
        return number("select last_value from refusals where is_called");
    }

    public void refuseNoMore() throws SQLException {
        execute("drop trigger refuse on trade", "drop function refuse", "drop sequence refusals");
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Override
    public void close() throws IOException {
        postgres.close();
        server.close();
    }
}
