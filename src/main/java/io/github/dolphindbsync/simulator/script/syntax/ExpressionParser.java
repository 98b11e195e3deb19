package io.github.dolphindbsync.simulator.script.syntax;

import io.github.dolphindbsync.simulator.table.vector.ScriptException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Reads expressions by recursive descent, from {@code or} down to ranges, with the precedence of the documentation
 * ({@code progr/operators/operators.md}). A script with two readings that the documentation does not decide is refused;
 * parentheses help.
 */
final class ExpressionParser {

    private final TokenReader tokens;
    private final OperandParser operands;
    private boolean equalSignCompares;
    private boolean compound;

    ExpressionParser(TokenReader tokens) {
        this.tokens = tokens;
        this.operands = new OperandParser(tokens, this);
    }

    Expression expression() {
        Expression left = conjunction();
        while (tokens.takeContinuingWord("or") || tokens.takeContinuingSign("||")) {
            left = new Expression.Call("or", left, conjunction());
        }
        return left;
    }

    private Expression conjunction() {
        Expression left = comparison();
        while (tokens.takeContinuingWord("and") || tokens.takeContinuingSign("&&")) {
            left = new Expression.Call("and", left, comparison());
        }
        return left;
    }

    private Expression comparison() {
        Expression left = sum();
        Token next = tokens.peek();
        Expression comparison = compared(left);
        Token following = tokens.peek();
        boolean chain = comparison != left && (following.isComparison() || tokens.isPredicate());
        if (chain && tokens.continues()) {
            throw ScriptException.unsupported("a chain of comparisons, from '" + next.text() + "' in line "
                    + next.line() + ": put 'and' between them");
        }
        return comparison;
    }

    private Expression compared(Expression left) {
        Token next = tokens.peek();
        if (next.isComparison() && tokens.takeContinuingSign(next.text())) {
            if (next.text().equals("=") && !equalSignCompares) {
                throw ScriptException.unsupported("'=' outside of the conditions of a query: write '=='");
            }
            String sign = next.text().equals("=") ? "==" : next.text().equals("<>") ? "!=" : next.text();
            return new Expression.Call(sign, left, sum());
        }
        if (!tokens.isPredicate() || !tokens.continues()) {
            return left;
        }
        if (compound) {
            throw ScriptException.unsupported(
                    "'" + next.text() + "' after a calculation without parentheses, in line " + next.line());
        }
        Expression predicate = predicate(left);
        Token following = tokens.peek();
        if (following.isOperator()) {
            throw following.unexpected();
        }
        return predicate;
    }

    private Expression predicate(Expression left) {
        if (tokens.takeWord("is")) {
            boolean not = tokens.takeFollowing("not");
            tokens.requireNull();
            return new Expression.Call(not ? "isValid" : "isNull", left);
        }
        if (tokens.takeWord("between")) {
            return new Expression.Call("between", left, range());
        }
        if (tokens.takeWord("not")) {
            boolean in = tokens.takeFollowing("in");
            if (!in) {
                tokens.requireFollowing("like");
            }
            return new Expression.Call("not", new Expression.Call(in ? "in" : "like", left, in ? list() : sequence()));
        }
        return tokens.takeWord("in")
                ? new Expression.Call("in", left, list())
                : new Expression.Call("like", left, like());
    }

    private Expression like() {
        tokens.requireWord("like");
        return sequence();
    }

    private Expression range() {
        Expression range = sequence();
        boolean isWhole =
                range instanceof Expression.Call call && call.function().equals(":");
        return !isWhole && tokens.takeWord("and") ? new Expression.Call(":", range, sequence()) : range;
    }

    /** The values after {@code in} of a query are in parentheses, but not a tuple. */
    private Expression list() {
        if (!tokens.isInQuery() || !tokens.takeSign("(")) {
            return sequence();
        }
        List<Expression> values = operands.arguments(")");
        return values.size() == 1 ? values.get(0) : new Expression.Call("[]", values);
    }

    private Expression sum() {
        Expression left = product();
        boolean several = compound;
        for (Token next = tokens.peek();
                tokens.takeContinuingSign("+") || tokens.takeContinuingSign("-");
                next = tokens.peek()) {
            left = new Expression.Call(next.text(), left, product());
            several = true;
        }
        compound = several;
        return left;
    }

    private Expression product() {
        Expression left = sequence();
        boolean several = false;
        for (Token next = tokens.peek();
                tokens.takeContinuingSign("*") || tokens.takeContinuingSign("/") || tokens.takeContinuingSign("%");
                next = tokens.peek()) {
            left = new Expression.Call(next.text(), left, sequence());
            several = true;
        }
        compound = several;
        return left;
    }

    private Expression sequence() {
        Expression left = operands.operand();
        for (String sign : List.of("..", ":")) {
            if (tokens.takeContinuingSign(sign)) {
                Expression sequence = new Expression.Call(sign, left, operands.operand());
                if (tokens.peek().isSign("..") || tokens.peek().isSign(":")) {
                    throw tokens.peek().unexpected();
                }
                return sequence;
            }
        }
        return left;
    }

    /** The conditions of a query. */
    List<Expression> conditions() {
        equalSignCompares = true;
        List<Expression> conditions = new ArrayList<>();
        do {
            conditions.add(expression());
        } while (tokens.takeSign(","));
        equalSignCompares = false;
        return conditions;
    }

    /** Reads a part in which {@code =} does not compare, even inside a condition. */
    <T> T outsideOfConditions(Supplier<T> part) {
        boolean outer = equalSignCompares;
        equalSignCompares = false;
        T read = part.get();
        equalSignCompares = outer;
        return read;
    }

    /** An expression, perhaps with {@code as name}. */
    Expression named() {
        Expression expression = expression();
        return tokens.takeWord("as") ? new Expression.Named(expression, tokens.name()) : expression;
    }
}
