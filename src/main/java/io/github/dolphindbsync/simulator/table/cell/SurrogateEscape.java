package io.github.dolphindbsync.simulator.table.cell;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of a text. A server stores any bytes, so some texts are not UTF-8, for example GBK. Such a byte becomes the
 * character U+DC00 plus the byte, which no other text has (Python's {@code surrogateescape}, PEP 383).
 */
public final class SurrogateEscape {

    private static final char FIRST = '\uDC80';
    private static final char LAST = '\uDCFF';

    private SurrogateEscape() {}

    public static byte[] of(String text) {
        for (int index = 0; index < text.length(); index++) {
            if (isByte(text, index)) {
                return ofMixed(text);
            }
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] ofMixed(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int start = 0;
        for (int index = 0; index < text.length(); index++) {
            if (isByte(text, index)) {
                bytes.writeBytes(text.substring(start, index).getBytes(StandardCharsets.UTF_8));
                bytes.write(text.charAt(index) & 0xFF);
                start = index + 1;
            }
        }
        bytes.writeBytes(text.substring(start).getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }

    private static boolean isByte(String text, int index) {
        char character = text.charAt(index);
        return character >= FIRST
                && character <= LAST
                && (index == 0 || !Character.isHighSurrogate(text.charAt(index - 1)));
    }
}
