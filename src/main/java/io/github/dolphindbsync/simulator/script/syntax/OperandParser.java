package io.github.dolphindbsync.simulator.script.syntax;

import io.github.dolphindbsync.simulator.table.vector.ScriptException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads operands: literals, names, calls, brackets and queries. */
final class OperandParser {

    /** Predicates that are functions too. */
    private static final Set<String> FUNCTIONS = Set.of("in", "like", "between");

    private final TokenReader tokens;
    private final ExpressionParser expressions;
    private boolean takesPartitionType;

    OperandParser(TokenReader tokens, ExpressionParser expressions) {
        this.tokens = tokens;
        this.expressions = expressions;
    }

    /** Reads one operand with the signs before it and the calls after it. */
    Expression operand() {
        Token sign = tokens.peek();
        if (tokens.takeSign("-")) {
            if (tokens.peek().isSign("-")) {
                throw tokens.peek().unexpected();
            }
            return isInRow(tokens.peekSecond()) ? literals(true) : new Expression.Call("-x", operand());
        }
        if (tokens.takeWord("not") || tokens.takeSign("!")) {
            Expression not = new Expression.Call("not", operand());
            requireNoOperator(sign);
            return not;
        }
        return method();
    }

    /** {@code !a == b} is {@code (!a) == b} by the order of precedence, {@code not a == b} perhaps not. */
    private void requireNoOperator(Token unary) {
        Token next = tokens.peek();
        if ((next.isOperator() || next.isComparison() || tokens.isPredicate()) && tokens.continues()) {
            throw ScriptException.unsupported("'" + unary.text() + "' before an operator, in line " + unary.line()
                    + ": put its operand in parentheses");
        }
    }

    /** {@code a.f(b)} is another way to write {@code f(a, b)}. */
    private Expression method() {
        Expression target = word();
        while (tokens.takeContinuingSign(".")) {
            String name = tokens.name();
            tokens.requireSign("(");
            List<Expression> arguments = new ArrayList<>(List.of(target));
            arguments.addAll(callArguments(")"));
            target = new Expression.Call(name, arguments);
        }
        return target;
    }

    private Expression word() {
        Token token = tokens.peek();
        if (token.startsLine() && !tokens.atStartOfStatement() && !tokens.isNested()) {
            throw ScriptException.unsupported("a statement that continues in line " + token.line());
        }
        return switch (token.kind()) {
            case LITERAL -> cast(tokens.atStartOfStatement(), literals(false));
            case QUOTED_NAME -> new Expression.Name(tokens.next().text());
            case NAME -> token.isWord("select") || token.isWord("exec") ? query() : nameOrCall();
            case SIGN, END -> inBrackets(token);
        };
    }

    /** Reads {@code literal$INT}. Its precedence among other operators is not documented. */
    private Expression cast(boolean startsStatement, Expression literal) {
        if (!startsStatement || !tokens.takeSign("$")) {
            return literal;
        }
        Token type = tokens.next();
        if (!type.text().equals("INT")) {
            throw type.unexpected();
        }
        requireNoOperator(type);
        return new Expression.Call("$INT", literal);
    }

    private Expression query() {
        tokens.enterQuery();
        Expression.Select select = expressions.outsideOfConditions(new SelectParser(expressions, tokens)::select);
        tokens.leaveQuery();
        return select;
    }

    /** Brackets make a vector, parentheses around more than one value a tuple. */
    private Expression inBrackets(Token opening) {
        if (tokens.takeSign("[")) {
            return new Expression.Call("[]", arguments("]"));
        }
        List<Expression> inside = tokens.takeSign("(") ? arguments(")") : List.of();
        if (inside.isEmpty()) {
            throw opening.unexpected();
        }
        return inside.size() == 1 ? inside.get(0) : new Expression.Call("()", inside);
    }

    private boolean isInRow(Token second) {
        return tokens.peek().kind() == Token.Kind.LITERAL
                && second.kind() == Token.Kind.LITERAL
                && !second.startsLine();
    }

    /** One literal, or a vector of several literals in a row; a minus belongs to the first one only. */
    private Expression literals(boolean negative) {
        List<Expression> literals = new ArrayList<>();
        do {
            literals.add(new Expression.Literal(tokens.next().value()));
        } while (tokens.peek().kind() == Token.Kind.LITERAL && !tokens.peek().startsLine());
        if (negative) {
            literals.set(0, new Expression.Call("-x", literals.get(0)));
        }
        return literals.size() == 1 ? literals.get(0) : new Expression.Call("[]", literals);
    }

    private Expression nameOrCall() {
        Token name = tokens.next();
        boolean function = FUNCTIONS.contains(name.text()) && tokens.peek().isSign("(");
        if (name.isReserved() && !function) {
            throw name.unexpected();
        }
        if (tokens.takeContinuingSign("(")) {
            takesPartitionType = name.text().equals("database");
            return new Expression.Call(name.text(), callArguments(")"));
        }
        if (tokens.takeContinuingSign("{")) {
            return new Expression.PartialCall(name.text(), callArguments("}"));
        }
        if (name.text().equals("typestr") && tokens.peek().kind() == Token.Kind.LITERAL) {
            Expression call = new Expression.Call(name.text(), literals(false));
            requireNoOperator(name);
            return call;
        }
        return new Expression.Name(name.text());
    }

    /** The arguments of a function, where '=' names an argument. */
    private List<Expression> callArguments(String closing) {
        return expressions.outsideOfConditions(() -> arguments(closing));
    }

    List<Expression> arguments(String closing) {
        List<Expression> arguments = new ArrayList<>();
        boolean partitionType = takesPartitionType;
        takesPartitionType = false;
        tokens.enterBrackets();
        if (!tokens.takeSign(closing)) {
            do {
                boolean isType = partitionType
                        && tokens.peek().text().equals("VALUE")
                        && tokens.peekSecond().isSign(",");
                arguments.add(
                        isType
                                ? new Expression.Name(tokens.next().text())
                                : tokens.takeSign("*") ? new Expression.Star() : expressions.named());
            } while (tokens.takeSign(","));
            tokens.requireSign(closing);
        }
        tokens.leaveBrackets();
        return arguments;
    }
}
