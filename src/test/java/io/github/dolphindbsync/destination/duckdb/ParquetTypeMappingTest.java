package io.github.dolphindbsync.destination.duckdb;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dolphindbsync.destination.FileTypeMappingTest;
import io.github.dolphindbsync.destination.table.TableName;
import io.github.dolphindbsync.format.ParquetDataFormat;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnType;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.apache.camel.spi.DataFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ParquetTypeMappingTest extends FileTypeMappingTest {

    private final DuckDbReader reader = new DuckDbReader();
    private final Connection duckDb;

    ParquetTypeMappingTest() throws SQLException {
        duckDb = DriverManager.getConnection("jdbc:duckdb:");
    }

    @AfterAll
    void closeReader() throws SQLException {
        duckDb.close();
    }

    @Override
    public String destination() {
        return "Parquet";
    }

    @Override
    public DataFormat format() {
        return new ParquetDataFormat();
    }

    @Override
    public String storedAs(Column column) throws SQLException {
        return ParquetTypes.in(duckDb, directory.resolve(tableName("new", column)))
                .get(1);
    }

    @Override
    public Map<ColumnType, List<String>> refused() {
        return reader.refused();
    }

    @Override
    public List<String> read(Path file, Column column) throws SQLException {
        try (Statement statement = duckDb.createStatement()) {
            statement.execute(
                    "create or replace view read as select file_row_number as id, " + TableName.quote(column.name())
                            + " from read_parquet(" + TableName.literal(file.toString()) + ")");
            return reader.read(duckDb, "read", column);
        }
    }

    @Test
    void givenPlainMapsThenTheyAreRefusedBecauseTheyHaveNoTypes() {
        assertThatThrownBy(() -> write(List.of(Map.of("a", 1)))).rootCause().hasMessageContaining("use another format");
    }
}
