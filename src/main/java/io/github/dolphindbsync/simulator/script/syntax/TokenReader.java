package io.github.dolphindbsync.simulator.script.syntax;

import io.github.dolphindbsync.simulator.table.vector.Scalars;
import io.github.dolphindbsync.simulator.table.vector.ScriptException;
import java.util.List;

/** Walks through the words of a script. */
final class TokenReader {

    private final List<Token> tokens;
    private int position;

    TokenReader(List<Token> tokens) {
        this.tokens = tokens;
    }

    /** How many words were read. */
    int position() {
        return position;
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

    /** The next of the words that make one keyword, as in {@code order by}; they are not to be in two lines. */
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
