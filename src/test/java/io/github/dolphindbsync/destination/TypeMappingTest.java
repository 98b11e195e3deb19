package io.github.dolphindbsync.destination;

import static io.github.dolphindbsync.destination.TestRows.batch;
import static io.github.dolphindbsync.destination.TestRows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dolphindbsync.destination.TypeSamples.Sample;
import io.github.dolphindbsync.destination.TypeSamples.TypeSample;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.RowBatch;
import io.github.dolphindbsync.rows.RowSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.function.Executable;

/**
 * Carries every value of {@link TypeSamples} to one destination and reads it there by other means than our own. A
 * subclass says how to write and to read, and which values its destination must refuse; what it neither gives back
 * exactly nor refuses fails.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class TypeMappingTest {

    /** Not UTC, so that a zone that is left out shows. */
    public static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    private TypeTable results;

    /** The destination's name in the table of types. */
    public abstract String destination();

    /** What the values of a column become there, in the destination's own words. */
    public abstract String storedAs(Column column) throws Exception;

    /** The values that can't be stored there and must be refused, by the text that {@link TypeSamples} has for them. */
    public abstract Map<ColumnType, List<String>> refused();

    public abstract void deliver(String table, RowBatch batch) throws Exception;

    /**
     * The values of a column in the order of column {@code id}, in the words of {@link TypeSamples}: null for NULL, and
     * {@code [a, null]} for a list.
     */
    public abstract List<String> read(String table, Column column) throws Exception;

    @BeforeAll
    void startTable() throws IOException {
        results = new TypeTable(destination());
        // Without a tick, so that none of an earlier run is left if this one gets no further.
        results.writeTo(Path.of("target"));
    }

    @AfterAll
    void writeTable() throws IOException {
        results.writeTo(Path.of("target"));
    }

    /** A test of one type; where it fails the type gets no tick. */
    public final DynamicTest test(Column column, Executable steps) {
        return DynamicTest.dynamicTest(column.typeName(), () -> {
            boolean hasPassed = false;
            try {
                steps.execute();
                hasPassed = true;
            } finally {
                if (!hasPassed) {
                    results.fail(column);
                }
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> valuesArriveExactlyOrAreRefused() {
        return TypeSamples.all()
                .map(type -> test(type.column(), () -> {
                    verify(type.column(), storable(type));
                    for (Sample sample : refusedOf(type)) {
                        requireRefusal(type.column(), row(2, sample.raw()));
                    }
                    results.tick(type.column(), storedAs(type.column()), refusedOf(type));
                }));
    }

    @TestFactory
    Stream<DynamicTest> listsArriveExactlyOrAreRefused() {
        return TypeSamples.all()
                .map(type -> test(type.column().asList(), () -> {
                    Column lists = type.column().asList();
                    List<Sample> elements = storable(type);
                    List<Object> raw = new ArrayList<>(Collections.singletonList(null));
                    List<String> texts = new ArrayList<>(List.of("null"));
                    for (Sample element : elements) {
                        raw.add(element.raw());
                        texts.add(element.text());
                    }
                    verify(
                            lists,
                            List.of(
                                    new Sample(raw, texts.toString()),
                                    new Sample(
                                            raw.subList(1, 2),
                                            texts.subList(1, 2).toString()),
                                    new Sample(Arrays.asList(null, null), "[null, null]"),
                                    new Sample(List.of(), "[]")));
                    for (Sample sample : refusedOf(type)) {
                        requireRefusal(lists, row(2, Arrays.asList(raw.get(1), sample.raw())));
                    }
                    results.tick(lists, storedAs(lists), refusedOf(type));
                }));
    }

    /** The samples and NULL, once as new rows, once as changes of rows that are there. */
    private void verify(Column column, List<Sample> samples) throws Exception {
        List<List<Object>> empty = new ArrayList<>();
        List<List<Object>> rows = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (Sample sample : samples) {
            empty.add(row(rows.size(), null));
            texts.add(sample.text());
            rows.add(row(rows.size(), sample.raw()));
        }
        empty.add(row(rows.size(), samples.get(0).raw()));
        texts.add(null);
        rows.add(row(rows.size(), null));
        RowSchema schema = schema(column);
        String table = tableName("new", column);
        deliver(table, batch(schema, rows));
        assertThat(read(table, column)).as("new rows of %s", column.typeName()).containsExactlyElementsOf(texts);
        if (keepsTables()) {
            deliver(table, batch(schema, rows));
            assertThat(read(table, column))
                    .as("repeated rows of %s", column.typeName())
                    .containsExactlyElementsOf(texts);
            String changed = tableName("changed", column);
            deliver(changed, batch(schema, empty));
            deliver(changed, batch(schema, rows));
            assertThat(read(changed, column))
                    .as("changed rows of %s", column.typeName())
                    .containsExactlyElementsOf(texts);
        }
    }

    /** Whether a second batch meets the rows of the first. */
    public boolean keepsTables() {
        return true;
    }

    private void requireRefusal(Column column, List<Object> second) {
        RowSchema schema = schema(column);
        assertThatThrownBy(() -> deliver(tableName("refused", column), batch(schema, row(1, null), second)))
                .as("%s %s", column.typeName(), second.get(1))
                .rootCause()
                .hasMessageContaining("id = 2")
                .hasMessageContaining("column value");
    }

    public List<Sample> storable(TypeSample type) {
        List<String> refused = refused().getOrDefault(type.type(), List.of());
        return type.samples().stream()
                .filter(sample -> sample.text() != null && !refused.contains(sample.text()))
                .toList();
    }

    private List<Sample> refusedOf(TypeSample type) {
        List<String> refused = refused().getOrDefault(type.type(), List.of());
        return type.samples().stream()
                .filter(sample -> sample.text() == null || refused.contains(sample.text()))
                .toList();
    }

    public static RowSchema schema(Column value) {
        return TestRows.schema(ZONE, List.of("id"), new Column("id", ColumnType.LONG), value);
    }

    public static String tableName(String prefix, Column column) {
        return prefix + "_" + column.type() + (column.type().isDecimal() ? column.scale() : "")
                + (column.isList() ? "_list" : "");
    }
}
