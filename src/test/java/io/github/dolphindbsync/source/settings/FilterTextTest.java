package io.github.dolphindbsync.source.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A condition stands in parentheses among those by which a poll finds its rows, and must not reach out of them. */
class FilterTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "volume > 5",
                "symbol in [\"A\", \"B\"] and (price > 1.5 or price < 0)",
                "note like \"a)b;c//d\"",
                "note = \"\\\"\"",
                "symbol in `A`B"
            })
    void aConditionIsTakenAsItIs(String condition) {
        assertThat(FilterText.checked(Setting.ofDefault("sync.trade.where", condition)))
                .isEqualTo(condition);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "volume > 5) or (1 = 1",
                "volume > 5; dropTable(database(\"dfs://market\"), \"trade\")",
                "volume > 5 // and the rest is gone",
                "volume > 5 /* and the rest is gone",
                "(volume > 5",
                "volume > 5)",
                "symbol in [\"A\")",
                "note = \"a",
                "note = \"a\\\""
            })
    void whatWouldReachOutOfItsParenthesesIsRefused(String condition) {
        assertThatThrownBy(() -> FilterText.checked(Setting.ofDefault("sync.trade.where", condition)))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("sync.trade.where")
                .hasMessageContaining("every parenthesis and quote closed");
    }
}
