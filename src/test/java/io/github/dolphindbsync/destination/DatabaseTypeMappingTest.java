package io.github.dolphindbsync.destination;

import static io.github.dolphindbsync.destination.TestRows.batch;
import static io.github.dolphindbsync.destination.TestRows.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.destination.TypeSamples.Sample;
import io.github.dolphindbsync.destination.table.Dialect;
import io.github.dolphindbsync.destination.table.StoredColumn;
import io.github.dolphindbsync.destination.table.TableName;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.RowBatch;
import io.github.dolphindbsync.rows.RowSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The types in a database, written by {@code upsert:} and read by SQL. */
public abstract class DatabaseTypeMappingTest extends TypeMappingTest {

    private DefaultCamelContext context;
    private ProducerTemplate template;

    public abstract DataSource dataSource();

    public abstract Dialect dialect();

    public abstract ColumnReader reader();

    @BeforeAll
    void startCamel() {
        context = new DefaultCamelContext();
        context.getRegistry().bind("warehouse", dataSource());
        context.start();
        template = context.createProducerTemplate();
    }

    @AfterAll
    void stopCamel() {
        context.stop();
    }

    @Override
    public String storedAs(Column column) {
        return dialect().types().sqlType(column);
    }

    @Override
    public void deliver(String table, RowBatch batch) {
        template.sendBody("upsert:" + table, batch);
    }

    @Override
    public final Map<ColumnType, List<String>> refused() {
        return reader().refused();
    }

    @Override
    public final List<String> read(String table, Column column) throws SQLException {
        try (Connection connection = dataSource().getConnection()) {
            return reader().read(connection, table, column);
        }
    }

    /** The type of a column as the catalogue spells it must be the one that the next poll compares with. */
    @TestFactory
    Stream<DynamicTest> catalogueSpellsTheTypesAsWeDo() {
        return TypeSamples.all()
                .flatMap(type -> Stream.of(type.column(), type.column().asList()))
                .map(column -> test(column, () -> {
                    String table = tableName("spelled", column);
                    deliver(table, batch(schema(column)));
                    try (Connection connection = dataSource().getConnection()) {
                        assertThat(dialect().storedColumns(connection, TableName.parse(table)))
                                .filteredOn(stored -> stored.name().equals("value"))
                                .extracting(StoredColumn::sqlType)
                                .containsExactly(dialect().types().sqlType(column));
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> rowsAreFoundAgainByAKeyOfAnyType() {
        return TypeSamples.all()
                .map(type -> test(type.column(), () -> {
                    RowSchema schema = TestRows.schema(
                            ZONE,
                            List.of("value"),
                            new Column("id", ColumnType.LONG),
                            type.column(),
                            new Column("note", ColumnType.STRING));
                    List<List<Object>> first = new ArrayList<>();
                    List<List<Object>> second = new ArrayList<>();
                    List<String> texts = new ArrayList<>();
                    for (Sample sample : storable(type)) {
                        first.add(row(first.size(), sample.raw(), "first"));
                        second.add(row(second.size(), sample.raw(), "second"));
                        texts.add(sample.text());
                    }
                    String table = tableName("key", type.column());
                    deliver(table, batch(schema, first));
                    deliver(table, batch(schema, second));

                    assertThat(read(table, type.column())).containsExactlyElementsOf(texts);
                    assertThat(read(table, new Column("note", ColumnType.STRING)))
                            .containsOnly("second");
                }));
    }
}
