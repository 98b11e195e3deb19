package io.github.dolphindbsync.source.settings;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.Times;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Optional;

/**
 * Between which tracking values rows are carried, as far as settings say so. What a text means depends on the type of
 * the tracking column, which only the server knows.
 *
 * @param start the first value to carry
 * @param startOnce the first value to carry for a sync that has no mark
 * @param end the first value that is no longer carried
 */
public record TrackingRange(Optional<Bound> start, Optional<Bound> startOnce, Optional<Bound> end) {

    /**
     * One end of the range.
     *
     * @param setting in which it is written
     */
    public record Bound(Setting setting) {

        public String text() {
            return setting.value();
        }

        /** In the unit of the tracking column; the end of its range where it can't count that far. */
        public long value(ColumnType type) {
            if (!type.isTemporal()) {
                long number = number(setting, Long.MIN_VALUE + 1);
                return Math.max(type.leastTrackingValue(), Math.min(type.greatestTrackingValue(), number));
            }
            try {
                return Times.nearest(type, time(text()));
            } catch (DateTimeException e) {
                throw setting.unusable(
                        "a date or time without a zone, such as 1990-01-01 or 1990-01-01T00:00:00, for a column of "
                                + "type "
                                + type);
            }
        }

        /** The last tracking value before it. */
        public long lastBefore(ColumnType type) {
            long value = value(type);
            return isBeyond(type) ? value : value - 1;
        }

        private boolean isBeyond(ColumnType type) {
            if (!type.isTemporal()) {
                return number(setting, Long.MIN_VALUE + 1) > type.greatestTrackingValue();
            }
            return time(text()).isAfter(Times.toDateTime(type, type.greatestTrackingValue()));
        }

        @Override
        public String toString() {
            return setting.toString();
        }
    }

    /** @throws SettingException where no row could be in the range, as far as its texts tell */
    static TrackingRange from(SyncSettings settings) {
        TrackingRange range = new TrackingRange(
                settings.get(SyncSetting.START), settings.get(SyncSetting.START_ONCE), settings.get(SyncSetting.END));
        // Not startOnce, which has no effect where there is a mark.
        range.end.ifPresent(end ->
                range.start.filter(start -> isBehind(start.text(), end.text())).ifPresent(start -> refuse(start, end)));
        return range;
    }

    private static boolean isBehind(String start, String end) {
        try {
            return !time(start).isBefore(time(end));
        } catch (DateTimeException notTimes) {
            try {
                return Long.parseLong(start) >= Long.parseLong(end);
            } catch (NumberFormatException e) {
                // Reported when the type of the tracking column is known.
                return false;
            }
        }
    }

    /**
     * What the texts alone do not show: 10:00 and 11:00 of one day are the same to a column of dates.
     *
     * @throws SettingException where no row of a column of this type could be in the range
     */
    public void requireRoom(ColumnType type) {
        requireRoom(start, type);
    }

    /**
     * The same of {@link #startOnce}, for a sync that has no mark.
     *
     * @throws SettingException where no row of a column of this type could be in the range
     */
    public void requireRoomOnce(ColumnType type) {
        requireRoom(startOnce, type);
    }

    private void requireRoom(Optional<Bound> from, ColumnType type) {
        end.ifPresent(last ->
                from.filter(first -> first.value(type) >= last.value(type)).ifPresent(first -> refuse(first, last)));
    }

    private static void refuse(Bound start, Bound end) {
        throw SettingException.contradiction(
                "no row would be carried. The end must be later than the start; its own value is not carried",
                start.setting(),
                end.setting());
    }

    private static LocalDateTime time(String text) {
        String iso = text.replace(' ', 'T');
        return iso.contains("T")
                ? LocalDateTime.parse(iso)
                : LocalDate.parse(iso).atStartOfDay();
    }

    static long number(Setting setting, long least) {
        try {
            long number = Long.parseLong(setting.value());
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Reported below, together with numbers out of range.
        }
        throw setting.unusable("a whole number, because the tracking column holds numbers");
    }
}
