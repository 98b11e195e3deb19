package io.github.dolphindbsync.simulator.script.syntax;

import io.github.dolphindbsync.simulator.table.vector.ScriptException;
import io.github.dolphindbsync.simulator.table.vector.Value;
import java.util.Locale;
import java.util.Set;

/**
 * A token of a script.
 *
 * @param value the value of a literal; null for the other kinds
 * @param startsLine true for the first token of a line
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

    /** True for a keyword in lower or upper case, but not in mixed case. */
    boolean isWord(String lowerCase) {
        return kind == Kind.NAME && (text.equals(lowerCase) || text.equals(lowerCase.toUpperCase(Locale.ROOT)));
    }

    /** True for a word of the language that can't be a name. */
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
                : ScriptException.unsupported("the token '" + text + "' in line " + line);
    }
}
