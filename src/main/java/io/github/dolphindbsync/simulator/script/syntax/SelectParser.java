package io.github.dolphindbsync.simulator.script.syntax;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.simulator.table.vector.Scalars;
import io.github.dolphindbsync.simulator.table.vector.ScriptException;
import io.github.dolphindbsync.simulator.table.vector.WholeVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code select … from … where … group by … order by … limit …}. */
final class SelectParser {

    private final ExpressionParser expressions;
    private final TokenReader tokens;

    SelectParser(ExpressionParser expressions, TokenReader tokens) {
        this.expressions = expressions;
        this.tokens = tokens;
    }

    Expression.Select select() {
        boolean exec = tokens.next().isWord("exec");
        Optional<Expression.Slice> slice = tokens.takeWord("top") ? Optional.of(top()) : Optional.empty();
        List<Expression> columns = list();
        tokens.requireWord("from");
        Expression from = expressions.expression();
        List<Expression> where = tokens.takeWord("where") ? expressions.conditions() : List.of();
        List<Expression> groupBy = takeBy("group") ? list() : List.of();
        List<Expression.SortKey> orderBy = takeBy("order") ? sortKeys() : List.of();
        if (slice.isEmpty() && tokens.takeWord("limit")) {
            slice = Optional.of(limit());
        }
        return new Expression.Select(exec, columns, from, where, groupBy, orderBy, slice);
    }

    private Expression.Slice top() {
        Token first = tokens.peek();
        if (first.isSign("(") || first.kind() == Token.Kind.NAME) {
            throw new ScriptException(
                    "Syntax Error: [line #" + first.line() + "] integer constant expected after keyword top");
        }
        int from = integer("top");
        if (!tokens.takeSign(":")) {
            return new Expression.Slice(0, from);
        }
        int end = integer("top");
        if (end <= from) {
            throw ScriptException.unsupported("top " + from + ":" + end);
        }
        return new Expression.Slice(from, end - from);
    }

    private Expression.Slice limit() {
        int first = integer("limit");
        return tokens.takeSign(",") ? new Expression.Slice(first, integer("limit")) : new Expression.Slice(0, first);
    }

    private int integer(String keyword) {
        Token token = tokens.peek();
        boolean integer = token.value() instanceof WholeVector number
                && number.type() == ColumnType.INT
                && number.isScalar()
                && !number.isNull(0);
        if (!integer || token.value() == Scalars.NULL) {
            throw ScriptException.unsupported(
                    keyword + " with other than integer constants, at '" + token.text() + "'");
        }
        return (int) ((WholeVector) tokens.next().value()).whole(0);
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
            tokens.requireFollowing("by");
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
                nullsFirst = tokens.takeFollowing("first");
                if (!nullsFirst) {
                    tokens.requireFollowing("last");
                }
            }
            keys.add(new Expression.SortKey(key, descending, nullsFirst));
        } while (tokens.takeSign(","));
        return keys;
    }
}
