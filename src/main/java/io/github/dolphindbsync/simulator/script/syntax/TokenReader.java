package io.github.dolphindbsync.simulator.script.syntax;

import io.github.dolphindbsync.simulator.table.vector.Scalars;
import io.github.dolphindbsync.simulator.table.vector.ScriptException;
import java.util.List;
import java.util.Set;

/**
 * Walks through the tokens of a script. The end of a line ends a statement, but not within brackets, and not within a
 * query that can continue.
 */
final class TokenReader {

    private static final Set<String> PREDICATES = Set.of("in", "like", "between", "is");
    /** Signs that can begin a statement or continue the last one. */
    private static final Set<String> AMBIGUOUS_STARTS = Set.of("-", "(", "[", "{", "!");

    private final List<Token> tokens;
    private int position;
    private int statementStart;
    private int brackets;
    private int queries;

    TokenReader(List<Token> tokens) {
        this.tokens = tokens;
    }

    void beginStatement() {
        statementStart = position;
    }

    boolean atStartOfStatement() {
        return position == statementStart;
    }

    void enterBrackets() {
        brackets++;
    }

    void leaveBrackets() {
        brackets--;
    }

    void enterQuery() {
        queries++;
    }

    void leaveQuery() {
        queries--;
    }

    boolean isInQuery() {
        return queries > 0;
    }

    /** True within brackets or a query, where the end of a line need not end the statement. */
    boolean isNested() {
        return brackets > 0 || queries > 0;
    }

    /** True where the next token belongs to the current statement. */
    boolean continues() {
        Token next = peek();
        if (!next.startsLine() || brackets > 0) {
            return true;
        }
        if (queries > 0 && AMBIGUOUS_STARTS.contains(next.text())) {
            throw ScriptException.unsupported("'" + next.text() + "' at the start of line " + next.line());
        }
        return queries > 0;
    }

    /** As {@link #takeSign}, within one statement. */
    boolean takeContinuingSign(String sign) {
        return peek().isSign(sign) && continues() && takeSign(sign);
    }

    /** As {@link #takeWord}, within one statement. */
    boolean takeContinuingWord(String word) {
        return peek().isWord(word) && continues() && takeWord(word);
    }

    /**
     * True before {@code in}, {@code like}, {@code between} and {@code is}, and before {@code not} with one of them.
     */
    boolean isPredicate() {
        return isPredicate(peek()) || (peek().isWord("not") && isPredicate(peekSecond()));
    }

    private static boolean isPredicate(Token token) {
        return PREDICATES.stream().anyMatch(token::isWord);
    }

    Token peek() {
        return tokens.get(position);
    }

    Token peekSecond() {
        return tokens.get(Math.min(position + 1, tokens.size() - 1));
    }

    Token next() {
        Token token = peek();
        if (token.kind() == Token.Kind.END) {
            throw token.unexpected();
        }
        position++;
        return token;
    }

    boolean atEnd() {
        return peek().kind() == Token.Kind.END;
    }

    boolean takeSign(String sign) {
        boolean found = peek().isSign(sign);
        if (found) {
            position++;
        }
        return found;
    }

    boolean takeWord(String word) {
        boolean found = peek().isWord(word);
        if (found) {
            position++;
        }
        return found;
    }

    /** Takes the second word of a keyword such as {@code order by}. Both words must be on one line. */
    boolean takeFollowing(String word) {
        if (peek().startsLine() && peek().isWord(word)) {
            throw ScriptException.unsupported("a keyword in two lines, before '" + word + "' in line " + peek().line());
        }
        return takeWord(word);
    }

    void requireSign(String sign) {
        if (!takeSign(sign)) {
            throw peek().unexpected();
        }
    }

    void requireWord(String word) {
        if (!takeWord(word)) {
            throw peek().unexpected();
        }
    }

    void requireFollowing(String word) {
        if (!takeFollowing(word)) {
            throw peek().unexpected();
        }
    }

    void requireNull() {
        if (peek().startsLine() || (peek().value() != Scalars.NULL && !peek().isWord("null"))) {
            throw peek().unexpected();
        }
        position++;
    }

    String name() {
        Token token = next();
        boolean name =
                token.kind() == Token.Kind.QUOTED_NAME || (token.kind() == Token.Kind.NAME && !token.isReserved());
        if (!name) {
            throw token.unexpected();
        }
        return token.text();
    }
}
