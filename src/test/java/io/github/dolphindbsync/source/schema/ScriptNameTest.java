package io.github.dolphindbsync.source.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptNameTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "e",
                "pi",
                "E",
                "Pi",
                "NULL",
                "null",
                "true",
                "DATE",
                "TIMESTAMP",
                "SYMBOL",
                "INT",
                "CODE",
                "value",
                "VALUE",
                "RANGE",
                "line",
                "BAR",
                "column",
                "for",
                "FOR",
                "in",
                "go",
                "mapr",
                "undef",
                "timer",
                "share",
                "def",
                "select",
                "exec",
                "limit",
                "order",
                "a b",
                "2ab",
                "_x",
                "\u4ef7\u683c",
                "a.b",
                "PRICE",
                "IOTANY",
                ""
            })
    void givenANameThatIsNotProvablyPlainThenItIsQuoted(String name) {
        assertThat(ScriptName.of(name)).isEqualTo("_\"" + name + "\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"timestamp", "symbol", "price", "volume", "date", "first", "row_count", "bidPrice", "BidPrice1"})
    void givenAPlainNameThenItIsBareAsInThePagesOnPruning(String name) {
        assertThat(ScriptName.of(name)).isEqualTo(name);
    }
}
