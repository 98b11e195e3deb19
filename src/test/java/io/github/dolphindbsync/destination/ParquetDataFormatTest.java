package io.github.dolphindbsync.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dolphindbsync.rows.RowBatch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetDataFormatTest extends CamelTestSupport {

    @TempDir
    Path folder;

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:parquet").marshal(new ParquetDataFormat());
            }
        };
    }

    private Path write(Object rows) throws Exception {
        return Files.write(
                folder.resolve("rows.parquet"), template().requestBody("direct:parquet", rows, byte[].class));
    }

    private static List<String> query(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                rows.add(result.getString(1));
            }
        }
        return rows;
    }

    @Test
    void givenABatchThenItsFileHasItsTypesEveryDigitAndItsOrder() throws Exception {
        UUID id = UUID.fromString("403ed64f-7658-b757-46d9-ba6c86d339e4");
        Path file = write(TestRows.batch(
                TestRows.KEYLESS,
                TestRows.row(TestRows.T + 1, "B", 27.25, 100, id),
                TestRows.row(TestRows.T, null, null, null, id)));

        assertThat(query("select column_name || ' ' || column_type from (describe from '" + file + "')"))
                .containsExactly(
                        "timestamp TIMESTAMP_NS", "symbol VARCHAR", "price FLOAT", "size BIGINT", "_row_id UUID");
        assertThat(query("select concat_ws('|', epoch_ns(\"timestamp\"), symbol, price, size, _row_id) from '" + file
                        + "'"))
                .containsExactly((TestRows.T + 1) + "|B|27.25|100|" + id, TestRows.T + "|" + id);
    }

    @Test
    void givenAValueThatDuckDbCantHoldThenItIsNamedAndTheNextBatchIsWritten() throws Exception {
        RowBatch tooLarge = TestRows.batch(TestRows.KEYLESS, List.of(TestRows.keyless(Long.MAX_VALUE, "B", 1, 1)));

        assertThatThrownBy(() -> write(tooLarge)).rootCause().hasMessageContaining("in column timestamp");

        assertThat(query("select count(*) from '"
                        + write(TestRows.batch(TestRows.KEYLESS, List.of(TestRows.keyless(TestRows.T, "B", 1, 1))))
                        + "'"))
                .containsExactly("1");
    }

    @Test
    void givenPlainMapsThenItIsSaidThatTheyHaveNoTypes() {
        assertThatThrownBy(() -> write(List.of(Map.of("a", 1))))
                .rootCause()
                .hasMessageContaining("write another format");
    }
}
