package io.github.dolphindbsync.destination.upsert;

import io.github.dolphindbsync.rows.CanonicalText;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what {@link CanonicalText} writes, and nothing else: null for any other text. */
final class MapTexts {

    private static final Pattern MONTH = Pattern.compile("(-?\\d{1,9})-(\\d\\d)");
    private static final Pattern INT128 = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern IPV4 = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-f]{1,4}(:[0-9a-f]{1,4}){7}");

    private MapTexts() {}

    static Long month(String text) {
        Matcher matcher = MONTH.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        long months = Long.parseLong(matcher.group(1)) * 12 + Long.parseLong(matcher.group(2)) - 1;
        return CanonicalText.month(months).equals(text) ? (Long) months : null;
    }

    /** The value as the two halves of a UUID. */
    static UUID int128(String text) {
        return INT128.matcher(text).matches() ? halves(text) : null;
    }

    /** The address as the two halves of a UUID. */
    static UUID ipAddress(String text) {
        Matcher matcher = IPV4.matcher(text);
        UUID address = null;
        if (matcher.matches()) {
            long value = 0;
            for (int group = 1; group <= 4; group++) {
                value = value << 8 | Integer.parseInt(matcher.group(group));
            }
            address = new UUID(0, value);
        } else if (IPV6.matcher(text).matches()) {
            StringBuilder digits = new StringBuilder();
            for (String group : text.split(":", -1)) {
                digits.append("0".repeat(4 - group.length())).append(group);
            }
            address = halves(digits.toString());
        }
        return address != null && isWrittenAs(address, text) ? address : null;
    }

    private static boolean isWrittenAs(UUID address, String text) {
        return CanonicalText.ipAddress(address.getMostSignificantBits(), address.getLeastSignificantBits())
                .equals(text);
    }

    private static UUID halves(String hexadecimal) {
        return new UUID(
                Long.parseUnsignedLong(hexadecimal.substring(0, 16), 16),
                Long.parseUnsignedLong(hexadecimal.substring(16), 16));
    }
}
