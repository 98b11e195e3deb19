package io.github.dolphindbsync.destination.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class DuckDbDataSourceTest {

    @TempDir
    Path directory;

    private Path file;
    private DuckDbDataSource dataSource;

    @BeforeEach
    void setUp() {
        file = directory.resolve("warehouse.duckdb");
        dataSource = new DuckDbDataSource("jdbc:duckdb:" + file);
    }

    @Test
    void severalConnectionsOfAProcessSeeTheSameTables() throws Exception {
        try (Connection one = dataSource.getConnection();
                Connection other = dataSource.getConnection()) {
            one.createStatement().execute("create table t as select 42 as x");
            try (ResultSet result = other.createStatement().executeQuery("select x from t")) {
                assertThat(result.next()).isTrue();
            }
        }
    }

    @Test
    void fileIsGivenBackWhenTheLastConnectionIsClosed() throws Exception {
        dataSource.getConnection().close();

        try (FileHolder holder = new FileHolder(file)) {
            assertThat(holder.pid()).isPositive();
        }
    }

    @Test
    void threadsThatOpenTheFileAtOnceAllGetIt() throws Exception {
        dataSource.setLockTimeout(Duration.ZERO);
        List<CompletableFuture<Void>> threads = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            threads.add(CompletableFuture.runAsync(() -> {
                try {
                    for (int round = 0; round < 25; round++) {
                        dataSource.getConnection().close();
                    }
                } catch (SQLException e) {
                    throw new CompletionException(e);
                }
            }));
        }

        for (CompletableFuture<Void> thread : threads) {
            assertThat(thread).succeedsWithin(Duration.ofSeconds(60));
        }
    }

    @Test
    void memoryLimitIsSet() throws Exception {
        dataSource.setMemoryLimit("100MiB");
        try (Connection connection = dataSource.getConnection();
                ResultSet result =
                        connection.createStatement().executeQuery("select current_setting('memory_limit')")) {
            result.next();
            assertThat(result.getString(1)).isEqualTo("100.0 MiB");
        }
    }

    @Test
    void whoHoldsTheFileIsNamedWhenWaitingWasInVain() throws Exception {
        try (FileHolder holder = new FileHolder(file)) {
            dataSource.setLockTimeout(Duration.ofMillis(600));

            assertThatThrownBy(dataSource::getConnection)
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("PID " + holder.pid())
                    .hasMessageContaining("waited 0.6 s");
        }
    }

    @Test
    void noTimeToWaitIsNoWait() throws Exception {
        try (FileHolder holder = new FileHolder(file)) {
            dataSource.setLockTimeout(Duration.ZERO);

            assertThatThrownBy(dataSource::getConnection).hasMessageContaining("PID " + holder.pid());
        }
    }

    @Test
    void fileIsOpenedAsSoonAsItsHolderGivesItBack() throws Exception {
        CompletableFuture<Connection> waiting;
        try (FileHolder holder = new FileHolder(file)) {
            waiting = CompletableFuture.supplyAsync(() -> {
                try {
                    return dataSource.getConnection();
                } catch (SQLException e) {
                    throw new CompletionException(e);
                }
            });
            await().during(Duration.ofMillis(700)).until(() -> !waiting.isDone());
            assertThat(holder.pid()).isPositive();
        }
        await().atMost(Duration.ofSeconds(20)).until(waiting::isDone);
        try (Connection connection = waiting.get();
                ResultSet result = connection.createStatement().executeQuery("select count(*) from held")) {
            assertThat(result.next()).isTrue();
        }
    }

    @Test
    void whatIsNoFileOfDuckDbIsSaidSo() throws Exception {
        assertThatThrownBy(() ->
                        new DuckDbDataSource("jdbc:duckdb:" + directory.resolve("no/such.duckdb")).getConnection())
                .hasMessageContaining("its directory does not exist");

        Files.writeString(file, "not a database, however long ".repeat(500));
        assertThatThrownBy(dataSource::getConnection).hasMessageContaining("is not a DuckDB file");

        assertThatThrownBy(() -> new DuckDbDataSource("jdbc:duckdb:" + directory).getConnection())
                .hasMessageContaining("is a directory");

        assertThatThrownBy(() -> new DuckDbDataSource("jdbc:duckdb:")).hasMessageContaining("jdbc:duckdb:warehouse");
        assertThatThrownBy(() -> new DuckDbDataSource("jdbc:postgresql:x")).hasMessageContaining("jdbc:duckdb:");
    }

    @Test
    void connectionWithOtherSettingsInThisProcessIsExplained() throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file)) {
            assertThat(connection.isClosed()).isFalse();
            assertThatThrownBy(dataSource::getConnection)
                    .hasMessageContaining("this process has it open with other settings");
        }
    }
}
