package io.github.dolphindbsync.simulator;

import java.util.Locale;

/**
 * A word of a script.
 *
 * @param value what a literal stands for; null for the other kinds
 * @param startsLine true for the first word of a line
 */
record Token(Kind kind, String text, Value value, int line, boolean startsLine) {

    enum Kind {
        NAME,
        QUOTED_NAME,
        LITERAL,
        SIGN,
        END
    }

    boolean isSign(String sign) {
        return kind == Kind.SIGN && text.equals(sign);
    }

    /** True for a key word in lower or in upper case; mixed case is none. */
    boolean isWord(String lowerCase) {
        return kind == Kind.NAME && (text.equals(lowerCase) || text.equals(lowerCase.toUpperCase(Locale.ROOT)));
    }

    ScriptException unexpected() {
        return new ScriptException(
                kind == Kind.END
                        ? "Syntax Error: [line #" + line + "] Unexpected end of the script"
                        : "Syntax Error: [line #" + line + "] Cannot recognize the token " + text);
    }
}
