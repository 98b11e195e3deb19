package io.github.dolphindbsync.simulator.table.cell;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.simulator.table.vector.Temporals;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Optional;

/**
 * A point in time as it was written: {@code 2024.01.02} or {@code 2024.01.02T03:04:05.123456789}, also with a blank
 * instead of T and with hyphens instead of dots.
 *
 * @param fractionDigits the number of digits after the point of the second; -1 without a time of day
 */
public record TemporalText(LocalDate date, long nanoOfDay, int fractionDigits) {

    /** Reads a text; empty where it has another form or the moment does not exist. */
    public static Optional<TemporalText> parse(String text) {
        try {
            if (text.length() < 10 || text.charAt(4) != text.charAt(7) || ".-".indexOf(text.charAt(4)) < 0) {
                return Optional.empty();
            }
            LocalDate date = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
            if (text.length() == 10) {
                return Optional.of(new TemporalText(date, 0, -1));
            }
            if ("T ".indexOf(text.charAt(10)) < 0
                    || text.length() < 19
                    || text.charAt(13) != ':'
                    || text.charAt(16) != ':') {
                return Optional.empty();
            }
            int digits = text.length() == 19 ? 0 : text.length() - 20;
            if (text.length() > 19 && (text.charAt(19) != '.' || digits < 1 || digits > 9)) {
                return Optional.empty();
            }
            int nano = digits == 0 ? 0 : number((text.substring(20) + "00000000").substring(0, 9), 0, 9);
            LocalTime time = LocalTime.of(number(text, 11, 13), number(text, 14, 16), number(text, 17, 19), nano);
            return Optional.of(new TemporalText(date, time.toNanoOfDay(), digits));
        } catch (DateTimeException | NumberFormatException notATime) {
            return Optional.empty();
        }
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int index = from; index < to; index++) {
            char digit = text.charAt(index);
            if (digit < '0' || digit > '9') {
                throw new NumberFormatException(text);
            }
            number = number * 10 + (digit - '0');
        }
        return number;
    }

    /** The type of a literal of this form; empty where a literal cannot have so many digits. */
    public Optional<ColumnType> literalType() {
        return switch (fractionDigits) {
            case -1 -> Optional.of(ColumnType.DATE);
            case 0 -> Optional.of(ColumnType.DATETIME);
            case 3 -> Optional.of(ColumnType.TIMESTAMP);
            case 9 -> Optional.of(ColumnType.NANOTIMESTAMP);
            default -> Optional.empty();
        };
    }

    /**
     * The count of the type's whole units.
     *
     * @throws ArithmeticException where the type cannot count that far
     */
    public long as(ColumnType type) {
        return Temporals.of(type, date, nanoOfDay);
    }
}
