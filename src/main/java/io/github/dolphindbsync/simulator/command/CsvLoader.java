package io.github.dolphindbsync.simulator.command;

import io.github.dolphindbsync.simulator.table.NewRows;
import io.github.dolphindbsync.simulator.table.StoredTable;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Fills a table from a file. The first line is a header and is skipped: fields are assigned by position. */
final class CsvLoader {

    private static final int ROWS_AT_ONCE = 1 << 16;

    private CsvLoader() {}

    /**
     * Adds all rows of the file.
     *
     * @throws IllegalArgumentException where a line cannot be read, naming line and column
     */
    static void load(Path file, StoredTable table) throws IOException {
        boolean oneColumn = table.definition().columns().size() == 1;
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            CsvReader csv = new CsvReader(reader);
            csv.read();
            NewRows rows = table.newRows();
            int count = 0;
            for (List<String> fields = csv.read(); fields != null; fields = csv.read()) {
                boolean emptyLine = fields.size() == 1 && fields.get(0).isEmpty() && !oneColumn;
                if (emptyLine) {
                    continue;
                }
                add(fields, csv.line(), rows);
                if (++count % ROWS_AT_ONCE == 0) {
                    table.append(rows);
                    rows = table.newRows();
                }
            }
            table.append(rows);
        }
    }

    private static void add(List<String> fields, int line, NewRows rows) {
        try {
            rows.addTexts(fields);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("line " + line + ": " + wrong.getMessage(), wrong);
        }
    }
}
