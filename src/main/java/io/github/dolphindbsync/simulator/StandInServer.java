package io.github.dolphindbsync.simulator;

import io.github.dolphindbsync.simulator.fault.Faults;
import io.github.dolphindbsync.simulator.session.AuthMode;
import io.github.dolphindbsync.simulator.session.Login;
import io.github.dolphindbsync.simulator.session.QueryRules;
import io.github.dolphindbsync.simulator.session.Sessions;
import io.github.dolphindbsync.simulator.table.Catalog;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import io.github.dolphindbsync.simulator.table.generated.GeneratedTable;
import io.github.dolphindbsync.simulator.wire.ConnectionListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * A server that speaks DolphinDB's wire protocol, for demos and tests. It is not DolphinDB: it keeps its tables in
 * memory and answers a small part of the script language. It refuses the rest.
 *
 * <p>Thread-safe. Without a TLS context only the password is encrypted, so the server belongs on the machine of its
 * user.
 */
public final class StandInServer implements AutoCloseable {

    private final Faults faults = new Faults();
    private final Catalog catalog = new Catalog();
    private final Login login;
    private final Sessions sessions;
    private final ConnectionListener listener;
    private boolean closed;

    private StandInServer(Builder builder) {
        QueryRules rules = new QueryRules(builder.mostPartitionsPerQuery, builder.aggregatesOverNothingAnswerNoRow);
        login = new Login(builder.username, builder.password, builder.authMode, faults);
        sessions = new Sessions(catalog, faults, rules, login);
        listener =
                new ConnectionListener(new InetSocketAddress(builder.bindAddress, builder.port), builder.tls, sessions);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Adds an empty table that can grow. The first table creates the database. */
    public StoredTable createTable(String database, String table, TableDefinition definition) {
        return catalog.add(database, table, new StoredTable(definition));
    }

    /**
     * Adds a table whose rows are computed when they are read.
     *
     * @param rows the number of rows at the start
     * @param rowsPerSecond the number of rows that are added each second; 0 for a table that does not grow
     */
    public GeneratedTable createGeneratedTable(
            String database, String table, TableDefinition definition, long rows, long rowsPerSecond) {
        return catalog.add(database, table, GeneratedTable.of(definition, rows, rowsPerSecond, false));
    }

    /**
     * As {@link #createGeneratedTable}; one value in sixteen is NULL, except in the time column and in partition
     * columns.
     */
    public GeneratedTable createGeneratedTableWithNulls(
            String database, String table, TableDefinition definition, long rows, long rowsPerSecond) {
        return catalog.add(database, table, GeneratedTable.of(definition, rows, rowsPerSecond, true));
    }

    /** Drops a table. A new table may use its name. */
    public void dropTable(String database, String table) {
        catalog.remove(database, table);
    }

    /**
     * Begins to listen. After {@link #stop} it uses the same port again.
     *
     * @throws IOException where the port is in use, or the address does not belong to this machine
     */
    public synchronized void start() throws IOException {
        if (closed) {
            throw new IllegalStateException("The stand-in server was closed");
        }
        listener.start();
    }

    /** The port of this server; after a stop the port of the last start. */
    public int port() {
        return listener.port();
    }

    /** The faults of this server. */
    public Faults faults() {
        return faults;
    }

    /** The scripts and names of functions that were received, without logins; a copy. */
    public List<String> queries() {
        return sessions.queries();
    }

    /** How many logins were tried, successful or not. */
    public int loginAttempts() {
        return login.attempts();
    }

    /**
     * Stops listening and ends all connections and sessions, without waiting for their work. The tables stay for the
     * next {@link #start}.
     */
    public synchronized void stop() {
        listener.stop();
        faults.pacing().endStalls();
    }

    /** Stops the server; it cannot start again. */
    @Override
    public synchronized void close() {
        closed = true;
        stop();
    }

    /** Settings of a server. By default it uses a free port of 127.0.0.1, any user name and the password 123456. */
    public static final class Builder {

        private int port;
        private InetAddress bindAddress = InetAddress.getLoopbackAddress();
        private Optional<String> username = Optional.empty();
        private String password = "123456";
        private Optional<AuthMode> authMode = Optional.empty();
        private Optional<SSLContext> tls = Optional.empty();
        private int mostPartitionsPerQuery = QueryRules.MOST_PARTITIONS;
        private boolean aggregatesOverNothingAnswerNoRow;

        private Builder() {}

        /** Sets the port; 0 for a free one. */
        public Builder port(int number) {
            this.port = number;
            return this;
        }

        public Builder bindAddress(InetAddress address) {
            this.bindAddress = address;
            return this;
        }

        /** Sets the only user name that may log in. */
        public Builder username(String name) {
            this.username = Optional.of(name);
            return this;
        }

        public Builder password(String word) {
            this.password = word;
            return this;
        }

        /** Behaves as release 3.00.3 or later, which knows SCRAM; without this, as an older one. */
        public Builder authMode(AuthMode mode) {
            this.authMode = Optional.of(mode);
            return this;
        }

        /** Accepts only TLS, with the certificate of this context. */
        public Builder tls(SSLContext context) {
            this.tls = Optional.of(context);
            return this;
        }

        /**
         * Refuses a query that reaches more partitions (default 65,536), as the server's
         * {@code maxPartitionNumPerQuery}.
         */
        public Builder mostPartitionsPerQuery(int partitions) {
            this.mostPartitionsPerQuery = partitions;
            return this;
        }

        /**
         * Answers aggregates over no partition with rows by a table without rows instead of one row. What DolphinDB
         * does is not documented.
         */
        public Builder aggregatesOverNothingAnswerNoRow(boolean noRow) {
            this.aggregatesOverNothingAnswerNoRow = noRow;
            return this;
        }

        public StandInServer build() {
            return new StandInServer(this);
        }
    }
}
