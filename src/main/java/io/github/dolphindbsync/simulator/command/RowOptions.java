package io.github.dolphindbsync.simulator.command;

import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.StoredTable;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of the {@code simulator} command about the rows of its tables. */
final class RowOptions {

    @Option(names = "--csv", description = "file with a header line and the rows of the table")
    private Path csv;

    @Option(names = "--generate", description = "number of rows to generate instead")
    private Long generate;

    @Option(names = "--rate", description = "number of rows to generate each second from then on")
    private Long rate;

    void requireOptionsFor(TableOptions tables) {
        if (csv != null && (generate != null || rate != null)) {
            throw new IllegalArgumentException("--csv does not go with --generate or --rate");
        }
        if (csv != null && tables.areSeveral()) {
            throw new IllegalArgumentException("--csv does not go with --tables");
        }
    }

    /**
     * Adds a table with its rows to a server.
     *
     * @return a description of the rows for users
     */
    String fill(StandInServer server, TableOptions tables, String name) throws IOException {
        if (generate != null || rate != null) {
            long rows = Optional.ofNullable(generate).orElse(0L);
            long more = Optional.ofNullable(rate).orElse(0L);
            if (tables.areOfAllTypes()) {
                server.createGeneratedTableWithNulls(tables.database(), name, tables.definition(), rows, more);
            } else {
                server.createGeneratedTable(tables.database(), name, tables.definition(), rows, more);
            }
            return rows + " rows" + (more > 0 ? " and " + more + " more each second" : "");
        }
        StoredTable stored = server.createTable(tables.database(), name, tables.definition());
        if (csv != null) {
            load(stored);
        }
        return stored.rows() + " rows";
    }

    private void load(StoredTable table) throws IOException {
        try {
            CsvLoader.load(csv, table);
        } catch (NoSuchFileException missing) {
            throw new IOException("--csv: there is no file " + csv, missing);
        } catch (CharacterCodingException malformed) {
            throw new IOException("--csv: " + csv + " is not UTF-8 text", malformed);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("--csv: " + csv + ", " + wrong.getMessage(), wrong);
        }
    }
}
