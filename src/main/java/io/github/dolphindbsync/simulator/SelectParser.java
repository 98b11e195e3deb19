package io.github.dolphindbsync.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code select … from … where … group by … order by … limit …}. */
final class SelectParser {

    private final Parser expressions;
    private final TokenReader tokens;

    SelectParser(Parser expressions, TokenReader tokens) {
        this.expressions = expressions;
        this.tokens = tokens;
    }

    Expression.Select select() {
        boolean exec = tokens.next().isWord("exec");
        Optional<Expression.Slice> slice = tokens.takeWord("top") ? Optional.of(top()) : Optional.empty();
        List<Expression> columns = list();
        tokens.requireWord("from");
        Expression from = expressions.expression();
        List<Expression> where = tokens.takeWord("where") ? list() : List.of();
        List<Expression> groupBy = takeBy("group") ? list() : List.of();
        List<Expression.SortKey> orderBy = takeBy("order") ? sortKeys() : List.of();
        if (slice.isEmpty() && tokens.takeWord("limit")) {
            slice = Optional.of(limit());
        }
        return new Expression.Select(exec, columns, from, where, groupBy, orderBy, slice);
    }

    private Expression.Slice top() {
        int first = integer("top");
        return tokens.takeSign(":")
                ? new Expression.Slice(first, Math.max(0, integer("top") - first))
                : new Expression.Slice(0, first);
    }

    private Expression.Slice limit() {
        int first = integer("limit");
        return tokens.takeSign(",") ? new Expression.Slice(first, integer("limit")) : new Expression.Slice(0, first);
    }

    private int integer(String keyword) {
        if (tokens.peek().value() instanceof WholeVector number
                && !number.type().isTemporal()
                && number.isScalar()
                && number.whole(0) >= 0
                && number.whole(0) <= Integer.MAX_VALUE) {
            tokens.next();
            return (int) number.whole(0);
        }
        throw new ScriptException("integer constant expected after keyword " + keyword);
    }

    private List<Expression> list() {
        List<Expression> items = new ArrayList<>();
        do {
            items.add(tokens.takeSign("*") ? new Expression.Star() : expressions.named());
        } while (tokens.takeSign(","));
        return items;
    }

    private boolean takeBy(String word) {
        boolean found = tokens.takeWord(word);
        if (found) {
            tokens.requireWord("by");
        }
        return found;
    }

    private List<Expression.SortKey> sortKeys() {
        List<Expression.SortKey> keys = new ArrayList<>();
        do {
            Expression key = expressions.expression();
            boolean descending = tokens.takeWord("desc");
            boolean direction = descending || tokens.takeWord("asc");
            boolean nullsFirst = !descending;
            if (direction && tokens.takeWord("nulls")) {
                nullsFirst = tokens.takeWord("first");
                if (!nullsFirst) {
                    tokens.requireWord("last");
                }
            }
            keys.add(new Expression.SortKey(key, descending, nullsFirst));
        } while (tokens.takeSign(","));
        return keys;
    }
}
