package io.github.dolphindbsync.destination;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.checkpoint.Database;
import io.github.dolphindbsync.destination.TypeSamples.Sample;
import io.github.dolphindbsync.destination.duckdb.ParquetTypes;
import io.github.dolphindbsync.destination.table.Dialect;
import io.github.dolphindbsync.destination.table.TargetDatabase;
import io.github.dolphindbsync.format.ParquetDataFormat;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.JsonCell;
import io.github.dolphindbsync.rows.RowBatch;
import io.github.dolphindbsync.rows.RowSchema;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page on types says what the code makes of each type. */
class TypesPageTest {

    private static final int SCALE = 3;
    private static final int FIRST_DATABASE = 2;
    private static final String JAVA = "Java value in a route";
    private static final String JSON = "JSON";
    private static final String PARQUET = "Parquet";
    private static final Pattern EXAMPLE = Pattern.compile("`([^`]*)`");
    /** Where there are no arrays, all lists are JSON text, as the page says below its table. */
    private static final Map<String, String> LISTS_AS_TEXT = Map.of("MariaDB", "longtext", "SQLite", "text");

    private final Map<String, Dialect> databases = new LinkedHashMap<>();
    private final Map<String, List<String>> cellsByType = new LinkedHashMap<>();
    private List<String> header;

    @BeforeEach
    void readPage() throws IOException {
        Database.ALL.stream()
                // It has the types of MariaDB.
                .filter(database -> !database.productName().equals("MySQL"))
                .forEach(database -> databases.put(database.productName(), ((TargetDatabase) database).dialect()));
        List<List<String>> table = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("docs/types.md"))) {
            if (line.startsWith("| ")) {
                table.add(Arrays.stream(line.substring(1, line.lastIndexOf('|')).split("\\|", -1))
                        .map(String::strip)
                        .toList());
            }
        }
        header = table.remove(0);
        table.forEach(cells -> cellsByType.put(cells.get(0).replace("(S)", ""), cells));
    }

    @Test
    void thereIsAColumnForEachDatabase() {
        assertThat(header.subList(FIRST_DATABASE, header.size() - 2)).containsExactlyElementsOf(databases.keySet());
        assertThat(header).startsWith("DolphinDB", JAVA).endsWith(JSON, PARQUET);
    }

    @Test
    void eachTypeIsThereOnceWithWhatEachDatabaseMakesOfIt() {
        for (ColumnType type : ColumnType.values()) {
            assertThat(cellsByType).containsKey(type.name());
            Column column = new Column("x", type, type.isDecimal() ? SCALE : 0, false, "");
            databases.forEach((database, dialect) -> {
                assertThat(cell(type.name(), database))
                        .as("%s %s", database, type)
                        .isEqualTo(withoutCollation(dialect.types().sqlType(column)));
                assertThat(listCell(type.name(), database))
                        .as("%s %s[]", database, type)
                        .isEqualTo(withoutCollation(dialect.types().sqlType(column.asList())));
            });
        }
    }

    @Test
    void eachTypeHasTheJavaValuesThatItSays() {
        for (ColumnType type : ColumnType.values()) {
            assertThat(javaForms(type, false)).as("%s", type).containsOnly(cell(type.name(), JAVA));
            String list = cellsByType.containsKey(type + "[]")
                    ? cell(type + "[]", JAVA)
                    : "List of " + cell(type.name(), JAVA);
            assertThat(javaForms(type, true)).as("%s[]", type).containsOnly(list);
        }
    }

    private static List<String> javaForms(ColumnType type, boolean isList) {
        List<String> forms = new ArrayList<>();
        for (RowBatch batch : batches(type, isList)) {
            batch.forEach(row -> forms.add(javaForm(type, isList, row.get("value"))));
        }
        return forms;
    }

    private static String javaForm(ColumnType type, boolean isList, Object value) {
        boolean isPair = type.storage() == ColumnType.Storage.PAIR;
        if (!isList && !isPair) {
            return value.getClass().getSimpleName();
        }
        List<?> list = (List<?>) value;
        assertThat(list).hasSize(2);
        String element = list.stream()
                .filter(Objects::nonNull)
                .map(each ->
                        isList ? javaForm(type, false, each) : each.getClass().getSimpleName())
                .distinct()
                .collect(Collectors.joining(" or "));
        return isList ? "List of " + (isPair ? "such lists" : element) : "List of two " + element;
    }

    /** The examples are of {@link TypeSamples}, and of each kind of JSON that they become there is one. */
    @Test
    void eachExampleOfJsonIsHowSuchAValueIsWritten() {
        for (ColumnType type : ColumnType.values()) {
            requireExamples(type.name(), type, false);
            if (cellsByType.containsKey(type + "[]")) {
                requireExamples(type + "[]", type, true);
            }
        }
    }

    private void requireExamples(String line, ColumnType type, boolean isList) {
        List<String> written = new ArrayList<>();
        for (RowBatch batch : batches(type, isList)) {
            for (int row = 0; row < batch.size(); row++) {
                written.add(JsonCell.text(batch.schema().columns().get(1), batch.data(1), row));
            }
        }
        List<String> examples = EXAMPLE.matcher(cell(line, JSON))
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(written).as(line).containsAll(examples);
        assertThat(kinds(examples)).as("kinds of %s", line).isEqualTo(kinds(written));
        assertThat(EXAMPLE.matcher(cell(line, JSON)).replaceAll("").replace(", ", ""))
                .as("what nobody compares in the line of %s", line)
                .isEmpty();
    }

    private static Set<String> kinds(List<String> json) {
        return json.stream()
                .map(text -> switch (text.charAt(0)) {
                    case '"', '[' -> text.substring(0, 1);
                    case 't', 'f' -> text;
                    default -> "number";
                })
                .collect(Collectors.toSet());
    }

    /** A batch for each column of {@link TypeSamples} that is of the type; its lists are each of a value and NULL. */
    private static List<RowBatch> batches(ColumnType type, boolean isList) {
        List<RowBatch> batches = new ArrayList<>();
        TypeSamples.all().filter(sample -> sample.type() == type).forEach(sample -> {
            List<List<Object>> rows = new ArrayList<>();
            for (Sample value : sample.samples()) {
                if (value.text() != null) {
                    rows.add(TestRows.row(rows.size(), isList ? Arrays.asList(value.raw(), null) : value.raw()));
                }
            }
            Column column = isList ? sample.column().asList() : sample.column();
            batches.add(TestRows.batch(TypeMappingTest.schema(column), rows));
        });
        return batches;
    }

    @Test
    void eachTypeIsInAParquetFileAsItSays(@TempDir Path folder) throws Exception {
        List<Column> columns = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (ColumnType type : ColumnType.values()) {
            Column column = new Column(type.name(), type, type.isDecimal() ? SCALE : 0, false, "");
            columns.add(column);
            expected.add(cell(type.name(), PARQUET));
            columns.add(column.asList().withName(type + "[]"));
            expected.add(
                    cellsByType.containsKey(type + "[]")
                            ? cell(type + "[]", PARQUET)
                            : "LIST of " + cell(type.name(), PARQUET));
        }
        RowSchema schema = TestRows.schema(TypeMappingTest.ZONE, List.of(), columns.toArray(Column[]::new));
        RowBatch batch = TestRows.batch(schema, Collections.nCopies(1, Collections.nCopies(columns.size(), null)));
        Path file = folder.resolve("types.parquet");
        try (OutputStream stream = Files.newOutputStream(file);
                ParquetDataFormat format = new ParquetDataFormat();
                Connection duckDb = DriverManager.getConnection("jdbc:duckdb:")) {
            format.start();
            format.marshal(null, batch, stream);

            assertThat(ParquetTypes.in(duckDb, file)).containsExactlyElementsOf(expected);
        }
    }

    private static String withoutCollation(String type) {
        return type.replaceFirst(" collate .*", "");
    }

    private String listCell(String type, String database) {
        if (LISTS_AS_TEXT.containsKey(database)) {
            return LISTS_AS_TEXT.get(database);
        }
        return cellsByType.containsKey(type + "[]") ? cell(type + "[]", database) : cell(type, database) + "[]";
    }

    /** Without what is said there of a companion. */
    private String cell(String type, String database) {
        String cell = cellsByType.get(type).get(header.indexOf(database));
        return cell.replaceFirst(", and `<column>.*", "").replace(",S)", "," + SCALE + ")");
    }
}
