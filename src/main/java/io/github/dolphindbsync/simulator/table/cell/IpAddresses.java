package io.github.dolphindbsync.simulator.table.cell;

import io.github.dolphindbsync.simulator.table.vector.Wide;

/** Reads IP addresses. Java's own parser asks a name server for other texts, and turns some IPv6 into IPv4. */
final class IpAddresses {

    private static final int GROUPS = 8;

    private IpAddresses() {}

    /**
     * {@code 192.168.0.1}, or IPv6 with or without {@code ::}.
     *
     * @throws IllegalArgumentException where the text is neither
     */
    static Wide parse(String text) {
        return text.indexOf(':') < 0 ? new Wide(0, version4(text)) : version6(text);
    }

    private static long version4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            throw new IllegalArgumentException("Not an address: " + text);
        }
        long address = 0;
        for (String part : parts) {
            address = address << 8 | number(part, 10, 0xFF);
        }
        return address;
    }

    private static Wide version6(String text) {
        int gap = text.indexOf("::");
        String[] head = groups(gap < 0 ? text : text.substring(0, gap));
        String[] tail = gap < 0 ? new String[0] : groups(text.substring(gap + 2));
        int given = head.length + tail.length;
        if (gap < 0 ? given != GROUPS : given >= GROUPS) {
            throw new IllegalArgumentException("Not an address: " + text);
        }
        long[] halves = new long[2];
        for (int group = 0; group < GROUPS; group++) {
            int fromEnd = group - (GROUPS - tail.length);
            long value = 0;
            if (group < head.length) {
                value = number(head[group], 16, 0xFFFF);
            } else if (fromEnd >= 0) {
                value = number(tail[fromEnd], 16, 0xFFFF);
            }
            halves[group / 4] = halves[group / 4] << 16 | value;
        }
        return new Wide(halves[0], halves[1]);
    }

    private static String[] groups(String text) {
        return text.isEmpty() ? new String[0] : text.split(":", -1);
    }

    private static long number(String text, int radix, int greatest) {
        long number = Long.parseLong(text, radix);
        if (number < 0 || number > greatest || text.charAt(0) == '+') {
            throw new IllegalArgumentException("Not a number up to " + greatest + ": " + text);
        }
        return number;
    }
}
