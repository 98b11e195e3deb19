package io.github.dolphindbsync.destination;

import io.github.dolphindbsync.destination.table.TableName;
import io.github.dolphindbsync.format.CsvDataFormat;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnType;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.spi.DataFormat;
import org.junit.jupiter.api.AfterAll;

class CsvTypeMappingTest extends FileTypeMappingTest {

    private final Connection duckDb;

    CsvTypeMappingTest() throws SQLException {
        duckDb = DriverManager.getConnection("jdbc:duckdb:");
    }

    @AfterAll
    void closeReader() throws SQLException {
        duckDb.close();
    }

    @Override
    public String destination() {
        return "CSV";
    }

    @Override
    public DataFormat format() {
        return new CsvDataFormat();
    }

    @Override
    public String storedAs(Column column) {
        return column.isList() || column.type().storage() == ColumnType.Storage.PAIR ? "JSON" : "text";
    }

    @Override
    public Map<ColumnType, List<String>> refused() {
        return Map.of();
    }

    /** By DuckDB, which takes nothing but a field without quotes for NULL if it is told so. */
    @Override
    public List<String> read(Path file, Column column) throws SQLException {
        List<String> words = new ArrayList<>();
        try (Statement statement = duckDb.createStatement();
                ResultSet fields = statement.executeQuery(
                        "select " + TableName.quote(column.name()) + " from read_csv("
                                + TableName.literal(file.toString())
                                + ", auto_detect = false, header = true, delim = ',', quote = '\"', escape = '\"', nullstr = '',"
                                + " allow_quoted_nulls = false, parallel = false, columns = {id: 'BIGINT', value: 'VARCHAR'})")) {
            while (fields.next()) {
                words.add(TextWords.of(column, fields.getString(1)));
            }
        }
        return words;
    }
}
