package io.github.dolphindbsync.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.simulator.table.StoredTable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conditions as people write them, put in parentheses before other ones. */
class FilterTest extends StandInTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
            symbol = "A"                              ~ 1
            symbol == "A"                             ~ 1
            symbol != "A"                             ~ 2,3,4
            symbol in ["A","B"]                       ~ 1,2
            symbol in `A`B                            ~ 1,2
            symbol not in ["A","B"]                   ~ 3,4
            not (symbol in ["A","B"])                 ~ 3,4
            price > 10 and volume < 3                 ~ 2
            price > 10 or volume = 1                  ~ 1,2,3
            (price > 10 or volume = 1) and volume < 3 ~ 1,2
            price > 10, volume < 3                    ~ 2
            symbol like "A%"                          ~ 1,3
            symbol like "A?"                          ~ 3
            symbol not like "A%"                      ~ 2,4
            isValid(price)                            ~ 1,2,3
            price is null                             ~ 4
            price between 10 and 20                   ~ 1,2
            """)
    void filters(String filter, String expected) throws Exception {
        StoredTable trade = server.createTable("market", "trade", TRADES);
        trade.appendRow("A", 1L, 10f, 1);
        trade.appendRow("B", 2L, 20f, 2);
        trade.appendRow("AB", 3L, 30f, 3);
        trade.appendRow("", 4L, null, 4);
        boolean several = filter.contains(", ") && !filter.contains("[");
        String condition = several ? filter : "(" + filter + ") and timestamp >= 1970.01.01T00:00:00.000000000";

        assertThat(column("volume", "select volume from " + TRADE + " where " + condition + " order by volume"))
                .isEqualTo("[" + expected + "]");
        assertThat(column("volume", "select volume from " + TRADE + " where " + condition + " order by volume limit 1"))
                .isEqualTo("[" + expected.split(",", -1)[0] + "]");
    }
}
