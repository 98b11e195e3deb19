package io.github.dolphindbsync.simulator;

import static io.github.dolphindbsync.simulator.RawClient.ACCEPTED;
import static io.github.dolphindbsync.simulator.RawClient.answerTo;
import static io.github.dolphindbsync.simulator.RawClient.exactly;
import static io.github.dolphindbsync.simulator.RawClient.handshake;
import static io.github.dolphindbsync.simulator.RawClient.request;
import static io.github.dolphindbsync.simulator.RawClient.script;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.simulator.table.TableDefinition;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Requests as the vendor's clients sent them, recorded: of Python 3.0.6.1 and 1.30.22.6, and of Rust 3.3.1. Those
 * clients can't be had in each build.
 */
class RecordedRequestsTest {

    /**
     * Of a table of the columns symbol, timestamp, price and volume: (A, 1 ns after 2025 began, 1.5, 1), (é, all NULL
     * but 2).
     */
    private static final String NAMES = "\0symbol\0timestamp\0price\0volume\0";

    private static final String TIMESTAMPS = "\u000e\1\2\0\0\0\1\0\0\0\1\0W\u00c0~h\u0016\u0018\0\0\0\0\0\0\0\u0080";
    private static final String PRICES = "\u000f\1\2\0\0\0\1\0\0\0\0\0\u00c0?\u00ff\u00ff\u007f\u00ff";
    private static final String VOLUMES = "\4\1\2\0\0\0\1\0\0\0\1\0\0\0\2\0\0\0";
    private static final String TEXTS = "\u0012\1\2\0\0\0\1\0\0\0A\0\u00c3\u00a9\0";
    private static final String SYMBOLS = "\u0091\1\2\0\0\0\1\0\0\0\0\0\0\0\3\0\0\0\0A\0\u00c3\u00a9\0\1\0\0\0\2\0\0\0";
    private static final String COLUMNS = TIMESTAMPS + PRICES + VOLUMES;
    private static final String TWO_ROWS = "\2\0\0\0\4\0\0\0";

    private static final TableDefinition UNPARTITIONED =
            TableDefinition.of("symbol:SYMBOL,timestamp:NANOTIMESTAMP,price:FLOAT,volume:INT");
    private static final String OF_PYTHON = " / 32_1_4_64__0";
    private static final String INSERT = "function\ntableInsert{loadTable('dfs://market', 'trade')}\n1\n1";
    private static final String ALL = "select * from loadTable('dfs://market','trade')";

    private final StandInServer server =
            StandInServer.builder().username("admin").password("123456").build();

    @BeforeEach
    void start() throws Exception {
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void pythonAsksWhatItNeedsBeforeItsFirstScript() throws Exception {
        String given = answered(request(OF_PYTHON, "function\ngetRequiredAPIVersion\n0\n1", "")
                + request(OF_PYTHON, "function\nisNodeInitialized\n0\n1", ""));

        assertThat(given)
                .matches(exactly(ACCEPTED + "\\1 0 1\nCan't recognize function name getRequiredAPIVersion\n"
                        + "\\1 1 1\nOK\n\1\0\1"));
    }

    @Test
    void pythonUploadsATableAndReadsItBack() throws Exception {
        String upload = request(OF_PYTHON, "variable\ndf\n1\n1", "\0\6" + TWO_ROWS + NAMES + TEXTS + COLUMNS);

        String given = answered(upload + script("32_1_4_64__0", "df"));

        assertThat(given)
                .matches(exactly(ACCEPTED + "\\1 0 1\nOK\n\\1 1 1\nOK\n"
                        + Pattern.quote("\u001b\6" + TWO_ROWS + NAMES + TEXTS + COLUMNS)));
    }

    /** With the texts of the SYMBOL column once; its number of a request and of its client is not looked at. */
    @Test
    void pythonInsertsATable() throws Exception {
        server.createTable("market", "trade", UNPARTITIONED);
        String insert = request(
                OF_PYTHON + "__f7f83290-2ec8-efa5-414c-cec9d29625be_1",
                INSERT,
                "\0\6" + TWO_ROWS + NAMES + SYMBOLS + COLUMNS);

        String given = answered(insert + script("32_1_4_64__0", ALL));

        assertThat(given)
                .matches(exactly(ACCEPTED + "\\1 1 1\nOK\n\4\0\2\0\0\0\\1 1 1\nOK\n"
                        + Pattern.quote("\u001b\6" + TWO_ROWS + NAMES + SYMBOLS + COLUMNS)));
    }

    /** A client that compresses says so in the table, too; these columns were too short for it. */
    @Test
    void pythonInsertsWithCompression() throws Exception {
        server.createTable("market", "trade", UNPARTITIONED);
        String insert = request(" / 96_1_4_64__0", INSERT, "\u0008\6" + TWO_ROWS + NAMES + TEXTS + COLUMNS);

        assertThat(answered(insert)).matches(exactly(ACCEPTED + "\\1 1 1\nOK\n\4\0\2\0\0\0"));
    }

    /** Two tables of a vector: as if it were one of ANY. */
    @Test
    void pythonReadsInBlocks() throws Exception {
        server.createGeneratedTable("market", "trade", TableDefinition.of("t:TIMESTAMP,v:INT"), 8193, 0);

        String given = answered(script("32_1_4_64__8192", ALL));

        String head = "\u0019\1\2\0\0\0\1\0\0\0";
        String first = "\u001b\6\0\40\0\0\2\0\0\0\0t\0v\0\u000c\1\0\40\0\0\1\0\0\0";
        String second = "\u001b\6\1\0\0\0\2\0\0\0\0t\0v\0\u000c\1\1\0\0\0\1\0\0\0";
        assertThat(given)
                .matches(exactly(ACCEPTED + "\\1 1 1\nOK\n" + Pattern.quote(head + first) + ".*" + Pattern.quote(second)
                        + ".{8}" + Pattern.quote("\4\1\1\0\0\0\1\0\0\0") + ".{4}"));
    }

    @Test
    void blocksOfFewerRowsThanAClientMayAskForAreRefused() throws Exception {
        server.createTable("market", "trade", StandInTest.TRADES);

        assertThat(answered(script("32_1_4_64__8191", ALL)))
                .matches(exactly(ACCEPTED + "\\1 0 1\nthe stand-in does not support[^\n]*8192[^\n]*\n"));
    }

    /** Rust leaves the settings out. */
    @Test
    void rustUploadsVectorsWithoutSettings() throws Exception {
        String upload = request("", "variable\nb,a\n2\n1", "\4\1\2\0\0\0\1\0\0\0\3\0\0\0\0\0\0\u0080" + "\1\0\1");

        String given = answered(upload + script("0_1_4_64", "b") + script("0_1_4_64", "a"));

        assertThat(given)
                .matches(exactly(ACCEPTED + "\\1 0 1\nOK\n\\1 1 1\nOK\n"
                        + Pattern.quote("\4\1\2\0\0\0\1\0\0\0\3\0\0\0\0\0\0\u0080") + "\\1 1 1\nOK\n\1\0\1"));
    }

    private String answered(String requests) throws Exception {
        return answerTo(server, handshake("32_1_4_2", "admin", "123456") + requests);
    }
}
