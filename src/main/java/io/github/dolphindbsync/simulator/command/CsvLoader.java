package io.github.dolphindbsync.simulator.command;

import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.simulator.table.TableColumn;
import io.github.dolphindbsync.simulator.table.cell.CellTexts;
import io.github.dolphindbsync.simulator.table.vector.ColumnWriter;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Fills a table from a file. The first line is a header and is passed over: columns go by position. */
final class CsvLoader {

    private static final int ROWS_AT_ONCE = 1 << 16;

    private CsvLoader() {}

    /**
     * Adds all rows of the file.
     *
     * @throws IllegalArgumentException where a line cannot be read, naming line and column
     */
    static void load(Path file, StoredTable table) throws IOException {
        List<TableColumn> columns = table.definition().columns();
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            CsvReader csv = new CsvReader(reader);
            csv.read();
            List<ColumnWriter> cells = table.newWriters();
            int rows = 0;
            for (List<String> fields = csv.read(); fields != null; fields = csv.read()) {
                boolean emptyLine = fields.size() == 1 && fields.get(0).isEmpty() && columns.size() > 1;
                if (emptyLine) {
                    continue;
                }
                add(fields, csv.line(), columns, cells);
                if (++rows % ROWS_AT_ONCE == 0) {
                    table.appendColumns(cells);
                    cells = table.newWriters();
                }
            }
            table.appendColumns(cells);
        }
    }

    private static void add(List<String> fields, int line, List<TableColumn> columns, List<ColumnWriter> cells) {
        if (fields.size() != columns.size()) {
            throw new IllegalArgumentException(
                    "line " + line + ": " + fields.size() + " fields instead of " + columns.size());
        }
        for (int index = 0; index < fields.size(); index++) {
            String name = columns.get(index).name();
            try {
                CellTexts.add(cells.get(index), name, fields.get(index));
            } catch (IllegalArgumentException wrong) {
                throw new IllegalArgumentException(
                        "line " + line + ", column " + name + ": " + wrong.getMessage(), wrong);
            }
        }
    }
}
