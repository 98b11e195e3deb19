package io.github.dolphindbsync.destination;

import static io.github.dolphindbsync.destination.TestRows.batch;
import static io.github.dolphindbsync.destination.TestRows.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.destination.TypeSamples.Sample;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.RowBatch;
import io.github.dolphindbsync.rows.RowSchema;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The types in a database, written by {@code upsert:} and read by SQL. */
abstract class DatabaseTypeMappingTest extends TypeMappingTest {

    private DefaultCamelContext context;
    private ProducerTemplate template;

    abstract DataSource dataSource();

    abstract Dialect dialect();

    /**
     * The SQL for the text of a value: days since 1970 for a DATE, seconds since 1970 of the wall clock for other points
     * in time, hexadecimal digits for a BLOB, an array of two texts for COMPLEX and POINT.
     */
    abstract String textOf(ColumnType type, String expression);

    /** The SQL for an array of such texts, or for NULL. */
    abstract String textsOf(ColumnType type, String expression);

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
    String storedAs(Column column) {
        return dialect().sqlType(column);
    }

    @Override
    void deliver(String table, RowBatch batch) {
        template.sendBody("upsert:" + table, batch);
    }

    @Override
    List<String> read(String table, Column column) throws SQLException {
        String name = TableName.quote(column.name());
        return select(table, column, column.isList() ? textsOf(column.type(), name) : textOf(column.type(), name));
    }

    final List<String> select(String table, Column column, String expression) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery("select " + expression + " from \"" + table + "\" order by \"id\"")) {
            while (result.next()) {
                values.add(words(column.type(), result.getObject(1)));
            }
        }
        return values;
    }

    /** The type of a column as the catalogue spells it must be the one that the next poll compares with. */
    @TestFactory
    Stream<DynamicTest> catalogueSpellsTheTypesAsWeDo() {
        return TypeSamples.all()
                .flatMap(type -> Stream.of(type.column(), type.column().asList()))
                .map(column -> DynamicTest.dynamicTest(column.typeName(), () -> {
                    String table = tableName("spelled", column);
                    deliver(table, batch(schema(column)));
                    try (Connection connection = dataSource().getConnection()) {
                        assertThat(dialect().storedColumns(connection, TableName.parse(table)))
                                .filteredOn(stored -> stored.name().equals("value"))
                                .extracting(Dialect.StoredColumn::sqlType)
                                .containsExactly(dialect().sqlType(column));
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> rowsAreFoundAgainByAKeyOfAnyType() {
        return TypeSamples.all()
                .map(type -> DynamicTest.dynamicTest(type.name(), () -> {
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

    static String words(ColumnType type, Object value) throws SQLException {
        if (value == null) {
            return null;
        } else if (value instanceof Array array) {
            return words(type, array.getArray());
        } else if (value instanceof Object[] elements) {
            return wordsOfAll(type, elements);
        }
        String text = value.toString();
        return switch (type) {
            case BOOL -> Boolean.toString(List.of("true", "t", "1").contains(text.toLowerCase(Locale.ROOT)));
            case DATE -> LocalDate.ofEpochDay(Long.parseLong(text)).toString();
            case TIME, MINUTE, SECOND, NANOTIME -> LocalTime.parse(text).toString();
            case DATETIME, TIMESTAMP, NANOTIMESTAMP, DATEHOUR -> dateTime(new BigDecimal(text));
            case FLOAT -> Float.toString(Float.parseFloat(number(text)));
            case DOUBLE, COMPLEX, POINT -> Double.toString(Double.parseDouble(number(text)));
            case DECIMAL32, DECIMAL64, DECIMAL128 -> new BigDecimal(text).toPlainString();
            case IPADDR -> text.contains(":") ? allGroups(text) : text;
            case BLOB -> text.toLowerCase(Locale.ROOT);
            default -> text;
        };
    }

    private static String wordsOfAll(ColumnType type, Object[] elements) throws SQLException {
        List<String> words = new ArrayList<>();
        boolean isPair = type == ColumnType.COMPLEX || type == ColumnType.POINT;
        for (Object element : elements) {
            String text = words(type, element);
            // Where lists of pairs must be rectangular, a pair that is NULL is one of two NULLs.
            words.add(isPair && "[null, null]".equals(text) ? null : text);
        }
        return words.toString();
    }

    /** Databases write NaN and the infinities in their own ways. */
    private static String number(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "nan" -> "NaN";
            case "inf", "infinity" -> "Infinity";
            case "-inf", "-infinity" -> "-Infinity";
            default -> text;
        };
    }

    private static String allGroups(String ipV6) {
        try {
            return InetAddress.getByName(ipV6).getHostAddress();
        } catch (UnknownHostException notAnAddress) {
            return ipV6;
        }
    }

    private static String dateTime(BigDecimal seconds) {
        long second = seconds.setScale(0, RoundingMode.FLOOR).longValueExact();
        int nano =
                seconds.subtract(BigDecimal.valueOf(second)).movePointRight(9).intValueExact();
        return LocalDateTime.ofEpochSecond(second, nano, ZoneOffset.UTC).toString();
    }
}
