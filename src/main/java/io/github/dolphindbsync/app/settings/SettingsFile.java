package io.github.dolphindbsync.app.settings;

import io.github.dolphindbsync.source.settings.SettingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a file of settings: the lines of {@link java.util.Properties}, in UTF-8, each with its number. Unlike there, a
 * backslash that begins none of the escapes that Properties itself writes is a part of the text: of {@code a\b}, a
 * password, nothing is lost.
 */
final class SettingsFile {

    /** One setting; of a value that continues in further lines, the first one. */
    record Line(int number, String key, String value) {}

    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final String BLANKS = " \t\f";
    private static final String ESCAPED_LETTERS = "tnrf";
    private static final String ESCAPES = "\t\n\r\f";
    private static final String ESCAPED_MARKS = "\\:=#! ";

    private final String text;
    private final List<Line> lines = new ArrayList<>();
    private int position;
    private int number = 1;

    private SettingsFile(String text) {
        this.text = text;
    }

    /** @throws SettingException where the file is not UTF-8 */
    static List<Line> read(Path file) {
        try {
            return parse(file.toString(), Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The settings in the order of their lines; a key may be there twice.
     *
     * @param name of the file, for messages
     * @throws SettingException where the bytes are not UTF-8
     */
    static List<Line> parse(String name, byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(buffer).toString();
            boolean isMarked = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
            return new SettingsFile(isMarked ? text.substring(1) : text).parse();
        } catch (CharacterCodingException e) {
            long line = 1
                    + new String(bytes, 0, buffer.position(), StandardCharsets.ISO_8859_1)
                            .chars()
                            .filter(character -> character == '\n')
                            .count();
            throw new SettingException(name + ", line " + line + ": not UTF-8 text. Save the file in UTF-8.");
        }
    }

    private List<Line> parse() {
        while (position < text.length()) {
            skipBlanks();
            if (isAtEndOfLine()) {
                endLine();
            } else if ("#!".indexOf(text.charAt(position)) >= 0) {
                while (!isAtEndOfLine()) {
                    position++;
                }
                endLine();
            } else {
                int first = number;
                String key = read(true);
                skipBlanks();
                if (!isAtEndOfLine() && "=:".indexOf(text.charAt(position)) >= 0) {
                    position++;
                    skipBlanks();
                }
                lines.add(new Line(first, key, read(false)));
                endLine();
            }
        }
        return lines;
    }

    /** A key ends before a separator, a value only with the line. */
    private String read(boolean isKey) {
        StringBuilder read = new StringBuilder();
        while (!isAtEndOfLine()) {
            char character = text.charAt(position);
            if (isKey && ("=:" + BLANKS).indexOf(character) >= 0) {
                break;
            }
            position++;
            if (character != '\\') {
                read.append(character);
            } else if (isAtEndOfLine()) {
                // The last line of the file has no next one.
                if (position < text.length()) {
                    endLine();
                    skipBlanks();
                } else {
                    read.append(character);
                }
            } else {
                readEscape(read);
            }
        }
        return read.toString();
    }

    private void readEscape(StringBuilder read) {
        char escaped = text.charAt(position);
        if (escaped == 'u' && isHexadecimal(position + 1)) {
            read.append((char) Integer.parseInt(text.substring(position + 1, position + 5), 16));
            position += 5;
        } else if (ESCAPED_LETTERS.indexOf(escaped) >= 0) {
            read.append(ESCAPES.charAt(ESCAPED_LETTERS.indexOf(escaped)));
            position++;
        } else if (ESCAPED_MARKS.indexOf(escaped) >= 0) {
            read.append(escaped);
            position++;
        } else {
            read.append('\\');
        }
    }

    private boolean isHexadecimal(int start) {
        return start + 4 <= text.length()
                && text.substring(start, start + 4)
                        .chars()
                        .allMatch(digit -> "0123456789abcdefABCDEF".indexOf(digit) >= 0);
    }

    private boolean isAtEndOfLine() {
        return position >= text.length() || text.charAt(position) == '\n' || text.charAt(position) == '\r';
    }

    private void endLine() {
        if (position < text.length()) {
            position += text.startsWith("\r\n", position) ? 2 : 1;
            number++;
        }
    }

    private void skipBlanks() {
        while (position < text.length() && BLANKS.indexOf(text.charAt(position)) >= 0) {
            position++;
        }
    }
}
