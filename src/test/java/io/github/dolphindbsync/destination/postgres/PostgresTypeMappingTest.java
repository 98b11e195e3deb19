package io.github.dolphindbsync.destination.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.PostgresDatabase;
import io.github.dolphindbsync.destination.ColumnReader;
import io.github.dolphindbsync.destination.DatabaseTypeMappingTest;
import io.github.dolphindbsync.destination.TestRows;
import io.github.dolphindbsync.destination.TypeSamples;
import io.github.dolphindbsync.destination.TypeSamples.Sample;
import io.github.dolphindbsync.destination.TypeSamples.TypeSample;
import io.github.dolphindbsync.destination.table.Dialect;
import io.github.dolphindbsync.destination.table.TableName;
import io.github.dolphindbsync.destination.table.TargetColumns;
import io.github.dolphindbsync.destination.table.TargetColumns.TargetColumn;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.RowBatch;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class PostgresTypeMappingTest extends DatabaseTypeMappingTest {

    private final PostgresDatabase database = PostgresDatabase.of(PostgresTypeMappingTest.class);

    PostgresTypeMappingTest() throws Exception {}

    @Override
    public String destination() {
        return "PostgreSQL";
    }

    @Override
    public DataSource dataSource() {
        return database.dataSource();
    }

    @Override
    public Dialect dialect() {
        return new PostgresDialect();
    }

    @Override
    public String storedAs(Column column) {
        boolean hasCompanion = column.type() == ColumnType.NANOTIMESTAMP && !column.isList();
        return super.storedAs(column) + (hasCompanion ? ", and bigint for the nanoseconds" : "");
    }

    /** Else a row that is there unchanged would not be recognized, and be written again where it is read again. */
    @TestFactory
    Stream<DynamicTest> storedBytesAreThoseThatWereSent() {
        return TypeSamples.all()
                .flatMap(type -> Stream.of(type.column(), type.column().asList())
                        .map(column -> test(column, () -> assertStoredAsSent(type, column))));
    }

    private void assertStoredAsSent(TypeSample type, Column column) throws Exception {
        List<List<Object>> rows = new ArrayList<>();
        rows.add(TestRows.row(0, null));
        for (Sample sample : storable(type)) {
            rows.add(TestRows.row(rows.size(), column.isList() ? List.of(sample.raw()) : sample.raw()));
            rows.add(TestRows.row(rows.size(), column.isList() ? Arrays.asList(sample.raw(), null) : null));
        }
        RowBatch batch = TestRows.batch(schema(column), rows);
        String table = tableName("sent", column);
        deliver(table, batch);
        List<TargetColumn> columns = TargetColumns.of(TableName.parse(table), batch.schema(), dialect())
                .equalityColumns();
        try (Connection connection = dataSource().getConnection()) {
            List<ByteBuffer> images = new PostgresCopy(batch, columns)
                    .images(IntStream.range(0, batch.size()).toArray());
            PostgresStoredRows stored = new PostgresStoredRows(
                    connection,
                    "select "
                            + TableName.quoteAll(
                                    columns.stream().map(TargetColumn::name).toList())
                            + " from " + TableName.parse(table).sql(),
                    images);
            assertThat(images).as(column.typeName()).allMatch(stored::contains);
        }
    }

    @Override
    public ColumnReader reader() {
        return new PostgresReader();
    }
}
