package io.github.dolphindbsync.simulator.script.syntax;

import io.github.dolphindbsync.simulator.table.vector.ScriptException;
import java.util.Map;

/**
 * A text between quotes.
 *
 * @param end where the script continues
 */
record QuotedText(String text, int end) {

    private static final Map<Character, Character> ESCAPES =
            Map.of('n', '\n', 'r', '\r', 't', '\t', '\\', '\\', '\'', '\'', '"', '"');

    /** Reads the text whose opening quote is at a position. */
    static QuotedText read(String script, int start, int line) {
        char quote = script.charAt(start);
        StringBuilder text = new StringBuilder();
        for (int position = start + 1; position < script.length(); position++) {
            char character = script.charAt(position);
            if (character == quote) {
                return new QuotedText(text.toString(), position + 1);
            }
            if (character == '\n' || character == '\r') {
                throw ScriptException.unsupported("a string over more than one line in line " + line);
            }
            if (character == '\\') {
                position++;
                Character escaped = position < script.length() ? ESCAPES.get(script.charAt(position)) : null;
                if (escaped == null) {
                    throw ScriptException.unsupported("this escape in a string in line " + line);
                }
                text.append(escaped.charValue());
            } else {
                text.append(character);
            }
        }
        throw ScriptException.unsupported("a string without its closing quote in line " + line);
    }
}
