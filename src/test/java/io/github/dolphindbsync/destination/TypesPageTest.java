package io.github.dolphindbsync.destination;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page on types says of each database what its dialect does. */
class TypesPageTest {

    private static final int SCALE = 3;
    private static final int FIRST_DATABASE = 2;
    /** Where there are no arrays, all lists are JSON text, as the page says below its table. */
    private static final Map<String, String> LISTS_AS_TEXT =
            Map.of("MariaDB", "longtext", "SQLite", "text", "H2", "CHARACTER VARYING(1000000000)");

    private final Map<String, Dialect> databases = new LinkedHashMap<>();
    private final Map<String, List<String>> cellsByType = new LinkedHashMap<>();
    private List<String> header;

    @BeforeEach
    void readPage() throws IOException {
        databases.put("DuckDB", new DuckDbDialect());
        databases.put("PostgreSQL", new PostgresDialect());
        databases.put("MariaDB", new MariaDbDialect(false));
        databases.put("SQLite", new SqliteDialect());
        databases.put("H2", new H2Dialect());
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
        assertThat(header.subList(FIRST_DATABASE, header.size() - 1)).containsExactlyElementsOf(databases.keySet());
        assertThat(header).startsWith("DolphinDB", "Java value in a route").endsWith("JSON");
    }

    @Test
    void eachTypeIsThereOnceWithWhatEachDatabaseMakesOfIt() {
        for (ColumnType type : ColumnType.values()) {
            assertThat(cellsByType).containsKey(type.name());
            Column column = new Column("x", type, type.isDecimal() ? SCALE : 0, false, "");
            databases.forEach((database, dialect) -> {
                assertThat(cell(type.name(), database))
                        .as("%s %s", database, type)
                        .isEqualTo(withoutCollation(dialect.sqlType(column)));
                assertThat(listCell(type.name(), database))
                        .as("%s %s[]", database, type)
                        .isEqualTo(withoutCollation(dialect.sqlType(column.asList())));
            });
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
