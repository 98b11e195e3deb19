package io.github.dolphindbsync.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RejectedRowTest {

    @Test
    void aKeyWithAnEndOfLineDoesNotBeginAnotherLineOfTheLog() {
        RejectedRow row = new RejectedRow(
                "trade", 7, "1970", "symbol = A\nsync trade: nothing new\u2028\u001b[31m", "too large", "{}", "0");

        assertThat(row.describe().lines()).hasSize(1);
        assertThat(row.describe())
                .contains("symbol = A sync trade: nothing new")
                .doesNotContain("\u2028", "\u001b");
    }
}
