package io.github.dolphindbsync.destination.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WallClockTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UTC",
                "+08:00",
                "Asia/Shanghai",
                "Europe/Berlin",
                "America/New_York",
                "Australia/Lord_Howe",
                "Pacific/Apia",
                "Africa/Monrovia"
            })
    void agreesWithJavaTimeAroundEveryChangeOfClocksAndInBetween(String id) {
        ZoneId zone = ZoneId.of(id);
        WallClock clock = new WallClock(zone);
        Random random = new Random(id.hashCode());
        for (var transition : zone.getRules().getTransitions()) {
            long change = transition.getDateTimeBefore().toEpochSecond(ZoneOffset.UTC);
            for (long second = change - 90_000; second < change + 90_000; second += 450) {
                assertAgrees(zone, clock, second);
                assertAgrees(zone, clock, second - 1);
            }
        }
        for (int count = 0; count < 20_000; count++) {
            assertAgrees(zone, clock, random.nextLong(-10_000_000_000L, 10_000_000_000L));
        }
    }

    private static void assertAgrees(ZoneId zone, WallClock clock, long second) {
        long instant = LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC)
                .atZone(zone)
                .toEpochSecond();
        assertThat(second - clock.offsetSeconds(second))
                .as("%s %d", zone, second)
                .isEqualTo(instant);
    }
}
