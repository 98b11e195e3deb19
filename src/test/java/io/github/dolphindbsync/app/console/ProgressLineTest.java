package io.github.dolphindbsync.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.source.poll.PollResult;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ProgressLineTest {

    @Test
    void givenATerminalOf80ColumnsThenTheBarKeepsBarPercentAndRate() {
        assertThat(ProgressLine.of(soFar("trade", 250_000), 1_000_000, 79))
                .isEqualTo("trade [====>           ]  25%  25,000 rows/s  30.0 s left  250,000 of 1,000,000");
        assertThat(ProgressLine.of(soFar("trade", 250_000), 1_000_000, 119))
                .startsWith("trade [")
                .endsWith(
                        "]  25%  25,000 rows/s  30.0 s left  250,000 of 1,000,000  mark 2024-01-02T03:04:05.123456789");
        assertThat(ProgressLine.of(soFar("a_table_with_a_name_longer_than_most", 250_000), 1_000_000, 60))
                .startsWith("a_table_with_a_name_l... [")
                .endsWith("]  25%  25,000 rows/s");
    }

    static PollResult soFar(String sync, long rows) {
        return new PollResult(
                sync,
                rows,
                0,
                0,
                0,
                rows / 1_000,
                Duration.ofSeconds(10),
                "2024-01-02T03:04:05.123456789",
                OptionalDouble.empty(),
                Optional.empty(),
                0,
                Optional.empty(),
                false);
    }
}
