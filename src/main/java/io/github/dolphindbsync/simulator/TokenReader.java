package io.github.dolphindbsync.simulator;

import java.util.List;

/** Walks through the words of a script. */
final class TokenReader {

    private final List<Token> tokens;
    private int position;

    TokenReader(List<Token> tokens) {
        this.tokens = tokens;
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

    void requireNull() {
        if (peek().value() != Scalars.NULL && !peek().isWord("null")) {
            throw peek().unexpected();
        }
        position++;
    }

    String name() {
        Token token = next();
        boolean name = token.kind() == Token.Kind.QUOTED_NAME
                || (token.kind() == Token.Kind.NAME && !Parser.isReserved(token));
        if (!name) {
            throw token.unexpected();
        }
        return token.text();
    }
}
