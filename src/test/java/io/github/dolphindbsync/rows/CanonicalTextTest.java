package io.github.dolphindbsync.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Beside the formatters of java.time, from which the forms were once taken: files that are there have them. */
class CanonicalTextTest {

    private static final long FIRST_OF_YEAR_0 = -62_167_219_200L;
    private static final long FIRST_OF_YEAR_10000 = 253_402_300_800L;

    @ParameterizedTest
    @CsvSource({
        "DATEHOUR, 1, uuuu-MM-dd'T'HH:mm:ss",
        "DATETIME, 3600, uuuu-MM-dd'T'HH:mm:ss",
        "TIMESTAMP, 3600000, uuuu-MM-dd'T'HH:mm:ss.SSS",
        "NANOTIMESTAMP, 3600000000000, uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS"
    })
    void aPointInTimeIsWrittenAsJavaTimeWritesIt(ColumnType type, long unitsOfHour, String pattern) {
        DateTimeFormatter formatter = DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
        long hours = type == ColumnType.NANOTIMESTAMP ? 2_562_047 : 20_000L * 366 * 24;

        long[] edges = LongStream.of(FIRST_OF_YEAR_0, 0, FIRST_OF_YEAR_10000)
                .map(second -> second / 3_600)
                .filter(hour -> Math.abs(hour) <= hours)
                .map(hour -> hour * unitsOfHour)
                .flatMap(edge -> LongStream.rangeClosed(edge - 1, edge + 1))
                .toArray();
        LongStream others = new Random(17).longs(1_000, -hours * unitsOfHour, hours * unitsOfHour);
        List<Long> values =
                LongStream.concat(LongStream.of(edges), others).boxed().toList();

        assertThat(values)
                .extracting(value -> CanonicalText.dateTime(type, value))
                .isEqualTo(values.stream()
                        .map(value -> formatter.format(Times.toDateTime(type, value)))
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({
        "MINUTE, 1440, HH:mm",
        "SECOND, 86400, HH:mm:ss",
        "TIME, 86400000, HH:mm:ss.SSS",
        "NANOTIME, 86400000000000, HH:mm:ss.SSSSSSSSS"
    })
    void aTimeOfDayIsWrittenAsJavaTimeWritesIt(ColumnType type, long unitsOfDay, String pattern) {
        DateTimeFormatter formatter = DateTimeFormatter.ofPattern(pattern, Locale.ROOT);

        List<Long> values = LongStream.concat(
                        LongStream.of(0, 1, unitsOfDay - 1), new Random(17).longs(1_000, 0, unitsOfDay))
                .boxed()
                .toList();

        assertThat(values)
                .extracting(value -> CanonicalText.timeOfDay(type, value))
                .isEqualTo(values.stream()
                        .map(value -> formatter.format(Times.toTimeOfDay(type, value)))
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({"0, 0000-01", "24191, 2015-12", "119999, 9999-12", "120000, 10000-01", "-1, -001-12"})
    void aMonthOfAnyYear(long months, String text) {
        assertThat(CanonicalText.month(months)).isEqualTo(text);
    }
}
