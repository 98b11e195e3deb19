package io.github.dolphindbsync.app.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.destination.table.TableInspection;
import io.github.dolphindbsync.destination.table.TargetDatabase;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.RowSchema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A warehouse that is a file and is not there can be inspected without being created. */
class MissingFileTest {

    private static final RowSchema SCHEMA = new RowSchema(
            List.of(new Column("symbol", ColumnType.SYMBOL), new Column("timestamp", ColumnType.NANOTIMESTAMP)),
            "timestamp",
            List.of("symbol"),
            ZoneOffset.UTC);

    @TempDir
    Path folder;

    private static TableInspection inspect(Connection connection) throws SQLException {
        return TableInspection.of(connection, "trade", SCHEMA);
    }

    private List<Path> files() throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static DataSource openDry(String url) {
        CamelContext context = new DefaultCamelContext();
        context.getPropertiesComponent().addInitialProperty(Warehouse.URL, url);
        context.getPropertiesComponent().addInitialProperty(Warehouse.DRY_RUN, "true");
        Warehouse warehouse = new Warehouse();
        warehouse.setCamelContext(context);
        return warehouse.open();
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:duckdb:%s", "jdbc:sqlite:%s", "jdbc:sqlite:%s?journal_mode=WAL"})
    void whatWouldBeDoneIsTheSameAsWithTheFileAndNoFileIsMadeOrRemoved(String form) throws Exception {
        String url = form.formatted(folder.resolve("warehouse"));
        DataSource notThere = openDry(url);
        TableInspection without;
        try (Connection connection = notThere.getConnection()) {
            without = inspect(connection);
        }
        assertThat(files()).isEmpty();

        // The application makes it meanwhile.
        try (Connection made = DriverManager.getConnection(url)) {
            assertThat(without).isEqualTo(inspect(made));
            List<Path> live = files();
            notThere.getConnection().close();
            assertThat(files()).isEqualTo(live).isNotEmpty();
        }

        assertThat(openDry(url)).isNotInstanceOf(MissingFile.class);
    }

    @Test
    void aFolderThatIsNotThereIsNamed() {
        Path file = folder.resolve("nowhere").resolve("warehouse");

        assertThat(((MissingFile) openDry("jdbc:duckdb:" + file)).obstacle())
                .hasValueSatisfying(
                        told -> assertThat(told).endsWith("folder " + file.getParent() + " does not exist"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:duckdb:md:market",
                "jdbc:sqlite::memory:",
                "jdbc:sqlite:file::memory:?cache=shared",
                "jdbc:mariadb://localhost/warehouse"
            })
    void whatIsNoFileIsOpened(String url) {
        TargetDatabase database = TargetDatabase.ofScheme(Warehouse.kind(url)).orElseThrow();
        assertThat(database.file(url)).isEmpty();
    }
}
