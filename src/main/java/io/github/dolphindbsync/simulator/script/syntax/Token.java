package io.github.dolphindbsync.simulator.script.syntax;

import io.github.dolphindbsync.simulator.table.vector.ScriptException;
import io.github.dolphindbsync.simulator.table.vector.Value;
import java.util.Locale;
import java.util.Set;

/**
 * A word of a script.
 *
 * @param value what a literal stands for; null for the other kinds
 * @param startsLine true for the first word of a line
 */
record Token(Kind kind, String text, Value value, int line, boolean startsLine) {

    private static final Set<String> COMPARISONS = Set.of("<", "<=", ">", ">=", "==", "=", "!=", "<>");
    private static final Set<String> OPERATORS = Set.of("+", "-", "*", "/", "%", "..", ":", "$");

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

    boolean isComparison() {
        return kind == Kind.SIGN && COMPARISONS.contains(text);
    }

    /** True for a sign, other than a comparison, between two operands. */
    boolean isOperator() {
        return kind == Kind.SIGN && OPERATORS.contains(text);
    }

    /** True for a key word in lower or in upper case; mixed case is none. */
    boolean isWord(String lowerCase) {
        return kind == Kind.NAME && (text.equals(lowerCase) || text.equals(lowerCase.toUpperCase(Locale.ROOT)));
    }

    /** True where this is a word of the language that can't be a name. */
    boolean isReserved() {
        return kind == Kind.NAME && ReservedWords.contains(text);
    }

    ScriptException unexpected() {
        if (kind == Kind.END) {
            return ScriptException.unsupported("a script that ends in line " + line + " before it is complete");
        }
        return isReserved()
                ? ScriptException.unsupported("the reserved word " + text + " in line " + line
                        + " at this place; a column of that name is _\"" + text + "\"")
                : ScriptException.unsupported("what is at '" + text + "' in line " + line);
    }
}
