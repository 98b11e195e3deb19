package io.github.dolphindbsync.destination.duckdb;

import io.github.dolphindbsync.destination.jdbc.UnpooledDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.support.task.ForegroundTask;
import org.apache.camel.support.task.Tasks;
import org.apache.camel.support.task.budget.Budgets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections to a DuckDB file. While one is open no other process can open the file, not even to read it; so there is
 * no pool: the first connection opens the file and the last one to be closed gives it back. And where another process
 * has it, {@link #getConnection} waits for a while.
 *
 * <p>All connections of a process to one file must come from here, because DuckDB wants the same settings for each.
 */
public final class DuckDbDataSource extends UnpooledDataSource {

    private static final Logger LOG = LoggerFactory.getLogger(DuckDbDataSource.class);

    private static final String URL_PREFIX = "jdbc:duckdb:";
    private static final Duration RETRY_INTERVAL = Duration.ofMillis(50);

    /** As in {@code Conflicting lock is held in /usr/bin/duckdb (PID 4711)}. */
    private static final Pattern HOLDER = Pattern.compile("held in (.+? \\(PID \\d+\\))");

    private final String url;
    private String memoryLimit = "512MB";
    private Duration lockTimeout = Duration.ofSeconds(30);

    /** @param url as in {@code jdbc:duckdb:warehouse.duckdb} */
    public DuckDbDataSource(String url) {
        if (!url.startsWith(URL_PREFIX) || url.substring(URL_PREFIX.length()).matches("(?s)(:memory:.*|;.*|)")) {
            throw new IllegalArgumentException(
                    "the URL of a DuckDB file looks like jdbc:duckdb:warehouse.duckdb, not like " + url);
        }
        this.url = url;
    }

    public String getMemoryLimit() {
        return memoryLimit;
    }

    /**
     * How much memory DuckDB may use beside Java's. Left alone it would take up to 80 % of the machine's; appending and
     * merging batches needs far less, and what does not fit goes to a temporary file beside the database.
     */
    public void setMemoryLimit(String memoryLimit) {
        this.memoryLimit = memoryLimit;
    }

    public Duration getLockTimeout() {
        return lockTimeout;
    }

    /** How long to wait for a file that another process has open. */
    public void setLockTimeout(Duration lockTimeout) {
        if (lockTimeout.isNegative()) {
            throw new IllegalArgumentException("lockTimeout is negative: " + lockTimeout);
        }
        this.lockTimeout = lockTimeout;
    }

    @Override
    public Connection getConnection() throws SQLException {
        try {
            return open();
        } catch (SQLException e) {
            Optional<String> holder = holder(e);
            if (holder.isEmpty()) {
                throw explained(e);
            }
            return waitFor(holder.get(), e);
        }
    }

    /**
     * One at a time: of threads that open a file at once, DuckDB refuses all but one, and can continue to do so for
     * minutes.
     */
    private synchronized Connection open() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("memory_limit", memoryLimit);
        return DriverManager.getConnection(url, properties);
    }

    private Connection waitFor(String firstHolder, SQLException first) throws SQLException {
        LOG.info("{} is held by {}; waiting up to {} s for it", url, firstHolder, lockTimeout.toMillis() / 1000.0);
        AtomicReference<Connection> opened = new AtomicReference<>();
        AtomicReference<SQLException> last = new AtomicReference<>(first);
        ForegroundTask task = Tasks.foregroundTask()
                .withName("wait for " + url)
                .withBudget(Budgets.iterationTimeBudget()
                        .withInitialDelay(RETRY_INTERVAL)
                        .withInterval(RETRY_INTERVAL)
                        .withMaxDuration(lockTimeout.plusMillis(1))
                        .build())
                .build();
        task.run(null, () -> {
            try {
                opened.set(open());
                return true;
            } catch (SQLException e) {
                last.set(e);
                // Only a lock goes away by waiting.
                return holder(e).isEmpty();
            }
        });
        if (opened.get() != null) {
            return opened.get();
        }
        SQLException failure = last.get();
        Optional<String> holder = holder(failure);
        if (holder.isEmpty()) {
            throw explained(failure);
        }
        throw new SQLTransientConnectionException(
                url + " is held by " + holder.get() + "; waited " + lockTimeout.toMillis() / 1000.0 + " s for it",
                failure);
    }

    /**
     * The process that has the file; empty where the failure is another. DuckDB's JDBC driver gives no SQL states, so
     * its messages are all there is to go by.
     */
    private static Optional<String> holder(SQLException failure) {
        String message = String.valueOf(failure.getMessage());
        // What DuckDB says while another thread closes the last connection of this process.
        if (message.contains("Unique file handle conflict")) {
            return Optional.of("this process, which is about to close it");
        }
        if (!message.contains("Could not set lock on file") && !message.contains("used by another process")) {
            return Optional.empty();
        }
        Matcher matcher = HOLDER.matcher(message);
        return Optional.of(matcher.find() ? matcher.group(1) : "another process");
    }

    private SQLException explained(SQLException failure) {
        String message = String.valueOf(failure.getMessage());
        String reason;
        if (message.contains("No such file or directory")) {
            reason = "its directory does not exist";
        } else if (message.contains("Is a directory")) {
            reason = "it is a directory";
        } else if (message.contains("not a valid DuckDB database file")) {
            reason = "it is not a DuckDB file";
        } else if (message.contains("Permission denied") || message.contains("Read-only file system")) {
            reason = "the file or its directory is not writable";
        } else if (message.contains("different configuration")) {
            reason = "this process has it open with other settings; use one data source for all connections to it";
        } else {
            return new SQLException("can't open " + url + ": " + message, failure);
        }
        return new SQLException("can't open " + url + ": " + reason + " (" + message + ")", failure);
    }

    @Override
    public void setLoginTimeout(int seconds) {
        setLockTimeout(Duration.ofSeconds(seconds));
    }

    @Override
    public int getLoginTimeout() {
        return (int) lockTimeout.toSeconds();
    }

    @Override
    public String toString() {
        return "DuckDbDataSource[" + url + "]";
    }
}
