package io.github.dolphindbsync.source.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WindowSizeTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private final WindowSize size = new WindowSize();

    private long after(Duration time) {
        return size.rows(1_000_000, NOON.plus(time));
    }

    @Test
    void asLongAsTheServerHoldsThemWindowsAreAsLargeAsTheSettingSays() {
        assertThat(after(Duration.ZERO)).isEqualTo(1_000_000);
        assertThat(size.isShrunk()).isFalse();
    }

    @Test
    void aWindowThatWasTooLargeShrinksTheNextOnesUntilTheyFit() {
        size.tooLarge(400_000, NOON);
        assertThat(after(Duration.ZERO)).isEqualTo(100_000);

        size.tooLarge(3, NOON);
        assertThat(after(Duration.ZERO)).isEqualTo(1);
    }

    @Test
    void theyGrowAgainSlowlyUpToTheSetting() {
        size.tooLarge(800_000, NOON);

        assertThat(after(Duration.ofMinutes(9))).isEqualTo(200_000);
        assertThat(after(Duration.ofMinutes(10))).isEqualTo(400_000);
        assertThat(after(Duration.ofMinutes(29))).isEqualTo(800_000);
        assertThat(size.isShrunk()).isTrue();
        assertThat(after(Duration.ofMinutes(30))).isEqualTo(1_000_000);
        assertThat(size.isShrunk()).isFalse();
    }

    @Test
    void aClockThatIsPutForwardFarOrBackDoesNoHarm() {
        size.tooLarge(4, NOON);
        assertThat(after(Duration.ofDays(-1))).isEqualTo(1);
        assertThat(after(Duration.ofDays(100_000))).isEqualTo(1_000_000);
    }
}
