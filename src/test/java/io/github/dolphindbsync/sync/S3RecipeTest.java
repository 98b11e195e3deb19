package io.github.dolphindbsync.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.robothy.s3.rest.LocalS3;
import io.github.dolphindbsync.RoutesPage;
import io.github.dolphindbsync.simulator.table.StoredTable;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Recipe 12 of docs/routes.md: a destination of the user's own, which the page shows with Parquet files in S3. */
@Tag("slow")
class S3RecipeTest {

    private static final String BUCKET = "trades";

    @TempDir
    Path folder;

    @RegisterExtension
    final Market market = new Market();

    private final StoredTable trade = market.trade();
    private LocalS3 server;
    private S3Client client;
    private Sync sync;

    @BeforeEach
    void start() {
        server = LocalS3.builder().port(-1).build();
        server.start();
        URI address = URI.create("http://127.0.0.1:" + server.getPort());
        client = S3Client.builder()
                .endpointOverride(address)
                .forcePathStyle(true)
                // The server does not know checksums that follow the content.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
                .build();
        client.createBucket(bucket -> bucket.bucket(BUCKET));
        sync = market.sync("jdbc:duckdb:" + folder.resolve("not-used.duckdb"))
                .with("checkpoints.folder", folder.resolve("checkpoints").toString())
                .with("sync.trade.destination", "s3")
                .with("sync.trade.batch-size", "2")
                .with("s3.bucket", BUCKET)
                .bind("client", client)
                .route(RoutesPage.recipe(12) + Sync.shipped("routes/trade.camel.yaml"));
    }

    @AfterEach
    void stop() {
        client.close();
        server.shutdown();
    }

    private void arrive(int from, int to) {
        for (int row = from; row < to; row++) {
            trade.append(List.<Object[]>of(SyncContractTest.row("A", SyncContractTest.T0 + row, 1.5f, row)));
        }
    }

    private List<Integer> volumes() throws Exception {
        List<Integer> volumes = new ArrayList<>();
        try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckDb.createStatement()) {
            for (S3Object object :
                    client.listObjectsV2(list -> list.bucket(BUCKET)).contents()) {
                assertThat(object.key()).startsWith("trade/").endsWith(".parquet");
                Path file = folder.resolve("fetched.parquet");
                Files.write(
                        file,
                        client.getObjectAsBytes(get -> get.bucket(BUCKET).key(object.key()))
                                .asByteArray());
                try (ResultSet rows = statement.executeQuery("select volume from '" + file + "'")) {
                    while (rows.next()) {
                        volumes.add(rows.getInt(1));
                    }
                }
            }
        }
        volumes.sort(null);
        return volumes;
    }

    @Test
    void givenRowsThenEachBatchIsAnObjectAndItsCheckpointIsKeptForThisDestination() throws Exception {
        arrive(0, 5);
        assertThat(sync.poll().rows()).isEqualTo(5);
        assertThat(volumes()).containsExactly(0, 1, 2, 3, 4);
        assertThat(folder.resolve("checkpoints/s3/trade.checkpoint.json")).exists();

        assertThat(sync.restart().poll().rows()).isZero();
        arrive(5, 6);
        assertThat(sync.poll().rows()).isEqualTo(1);
        assertThat(volumes()).contains(5);
    }

    @Test
    void givenNoSuchBucketThenThePollFailsAndTheMarkStays() {
        sync.with("s3.bucket", "nowhere");
        arrive(0, 2);

        assertThat(sync.poll().failure()).isPresent();
        assertThat(folder.resolve("checkpoints/s3/trade.checkpoint.json")).doesNotExist();
    }
}
