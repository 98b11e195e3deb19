package io.github.dolphindbsync.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.CampaignReport;
import io.github.dolphindbsync.destination.duckdb.DuckDbDataSource;
import io.github.dolphindbsync.destination.duckdb.FileHolder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can happen to a DuckDB file under a sync. Each fault is tried {@code campaign.rounds} times. */
@Timeout(60 * 60)
@Tag("slow")
class DuckDbFaultTest {

    private static final CampaignReport REPORT = CampaignReport.of(DuckDbFaultTest.class);
    private static final int ROUNDS = CampaignReport.rounds(1);

    @TempDir
    Path folder;

    private FaultStory story;
    private Path file;

    private void someRowsAreThereAlready(Path where) throws Exception {
        file = where.resolve("warehouse.duckdb");
        story = new FaultStory(REPORT, "jdbc:duckdb:" + file, new Warehouse());
        story.arrive();
        assertThat(story.sync().poll().failure()).isEmpty();
    }

    @AfterEach
    void close() {
        if (story != null) {
            story.close();
        }
    }

    private final class Warehouse implements FaultStory.Destination {
        @Override
        public List<String> rows() throws SQLException {
            try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file);
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(
                            "select symbol, epoch_ns(\"timestamp\"), price, volume from trade")) {
                return StoredRows.read(rows);
            }
        }

        @Override
        public Long mark() throws SQLException {
            try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file);
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("select mark from dolphindb_sync_checkpoint")) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void givenAFileThatAnotherProcessHolds(boolean isReadOnly) throws Exception {
        someRowsAreThereAlready(folder);
        DataSource warehouse = story.sync().context().getRegistry().lookupByNameAndType("warehouse", DataSource.class);
        warehouse.unwrap(DuckDbDataSource.class).setLockTimeout(Duration.ofMillis(200));
        for (int round = 0; round < ROUNDS; round++) {
            try (FileHolder holder = new FileHolder(file, isReadOnly)) {
                String told = story.failingPoll("is held by", "PID " + holder.pid(), "Close the file there")
                        .failure()
                        .orElseThrow();
                assertThat(told).containsOnlyOnce("Nothing is lost").doesNotContain("writable");
                story.assertRecovers("DuckDB: file held by another process", holder::close);
            }
        }
    }

    @Test
    void givenADiskThatIsFull() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 12)) {
            someRowsAreThereAlready(disk.folder());
            for (int round = 0; round < ROUNDS; round++) {
                story.beforeRows(() -> disk.fill(0));
                story.failingPoll("No space left on device", "Make room on the disk of the database");
                story.assertRecovers("DuckDB: disk full in the middle of a poll", disk::makeRoom);
            }
            story.close();
        }
    }

    @Test
    void givenADiskThatIsFullFromTheBeginning() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 12)) {
            someRowsAreThereAlready(disk.folder());
            for (int round = 0; round < ROUNDS; round++) {
                disk.fill(0);
                story.failingPoll("No space left on device", "Make room on the disk of the database");
                story.assertRecovers("DuckDB: disk full before a poll", disk::makeRoom);
            }
            story.close();
        }
    }

    @Test
    void givenAFileThatCannotBeWrittenTo() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 12)) {
            someRowsAreThereAlready(disk.folder());
            for (int round = 0; round < ROUNDS; round++) {
                disk.readOnly(true);
                story.failingPoll("is not writable", "Make the file of the database and its folder writable");
                story.assertRecovers("DuckDB: read-only file system", () -> disk.readOnly(false));
            }
            story.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut short", "overwritten in its header", "overwritten in the middle"})
    void givenAFileThatIsDamagedThenItIsSaidSoAndABackupGoesOnFromItsOwnMark(String damage) throws Exception {
        someRowsAreThereAlready(folder);
        for (int round = 0; round < ROUNDS; round++) {
            Path backup = folder.resolve("backup.duckdb");
            Files.copy(file, backup, StandardCopyOption.REPLACE_EXISTING);
            damage(damage);

            story.failingPoll("The file of the database is damaged. Restore it from a backup");
            story.assertRecovers("DuckDB: file " + damage + ", restored from a backup", () -> {
                Files.deleteIfExists(file.resolveSibling("warehouse.duckdb.wal"));
                Files.copy(backup, file, StandardCopyOption.REPLACE_EXISTING);
            });
        }
    }

    private void damage(String how) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            if (how.equals("cut short")) {
                // DuckDB notices when it reads what is missing, so here that is nearly all.
                channel.truncate(4096 * 4);
            } else {
                byte[] noise = new byte[how.endsWith("header") ? 4096 * 3 : (int) channel.size() - 4096 * 3];
                java.util.Arrays.fill(noise, (byte) 0x5a);
                channel.write(java.nio.ByteBuffer.wrap(noise), how.endsWith("header") ? 0 : 4096 * 3);
            }
        }
    }
}
