package io.github.dolphindbsync.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Turns words into statements: expressions by recursive descent, from {@code or} down to a single word. */
final class Parser {

    private static final Set<String> COMPARISONS = Set.of("<", "<=", ">", ">=", "==", "=", "!=");
    private static final Set<String> RESERVED = Set.of(
            "select", "exec", "from", "where", "group", "order", "by", "top", "limit", "as", "and", "or", "not", "in",
            "is", "between", "asc", "desc", "nulls", "having", "context", "csort", "pivot", "update", "delete",
            "insert", "join");

    private final TokenReader tokens;

    private Parser(TokenReader tokens) {
        this.tokens = tokens;
    }

    static List<Expression> statements(String script) {
        TokenReader tokens = new TokenReader(Lexer.tokens(script));
        Parser parser = new Parser(tokens);
        List<Expression> statements = new ArrayList<>();
        while (!tokens.atEnd()) {
            if (!tokens.takeSign(";")) {
                statements.add(parser.statement());
                if (!tokens.atEnd()
                        && !tokens.peek().isSign(";")
                        && !tokens.peek().startsLine()) {
                    throw tokens.peek().unexpected();
                }
            }
        }
        return statements;
    }

    private Expression statement() {
        Token first = tokens.peek();
        if (first.kind() == Token.Kind.NAME
                && !isReserved(first)
                && tokens.peekSecond().isSign("=")) {
            tokens.next();
            tokens.next();
            return new Expression.Assignment(first.text(), expression());
        }
        return expression();
    }

    Expression expression() {
        Expression left = conjunction();
        while (tokens.takeWord("or") || tokens.takeSign("||")) {
            left = new Expression.Call("or", left, conjunction());
        }
        return left;
    }

    private Expression conjunction() {
        Expression left = negation();
        while (tokens.takeWord("and") || tokens.takeSign("&&")) {
            left = new Expression.Call("and", left, negation());
        }
        return left;
    }

    private Expression negation() {
        if (tokens.takeWord("not") || tokens.takeSign("!")) {
            return new Expression.Call("not", negation());
        }
        return comparison();
    }

    private Expression comparison() {
        Expression left = pair();
        while (true) {
            Token next = tokens.peek();
            if (next.kind() == Token.Kind.SIGN && COMPARISONS.contains(next.text())) {
                tokens.next();
                left = new Expression.Call(next.text().equals("=") ? "==" : next.text(), left, pair());
            } else if (next.isWord("not")
                    && (tokens.peekSecond().isWord("in") || tokens.peekSecond().isWord("like"))) {
                tokens.next();
                String function = tokens.next().isWord("in") ? "in" : "like";
                left = new Expression.Call("not", new Expression.Call(function, left, pair()));
            } else if (tokens.takeWord("in")) {
                left = new Expression.Call("in", left, pair());
            } else if (tokens.takeWord("like")) {
                left = new Expression.Call("like", left, pair());
            } else if (tokens.takeWord("between")) {
                left = new Expression.Call("between", left, range());
            } else if (tokens.takeWord("is")) {
                boolean not = tokens.takeWord("not");
                tokens.requireNull();
                left = new Expression.Call(not ? "isValid" : "isNull", left);
            } else {
                return left;
            }
        }
    }

    private Expression range() {
        Expression range = pair();
        return tokens.takeWord("and") ? new Expression.Call("pair", range, sum()) : range;
    }

    private Expression pair() {
        Expression left = sum();
        return tokens.takeSign(":") ? new Expression.Call("pair", left, sum()) : left;
    }

    private Expression sum() {
        Expression left = product();
        while (tokens.peek().isSign("+") || tokens.peek().isSign("-")) {
            left = new Expression.Call(tokens.next().text(), left, product());
        }
        return left;
    }

    private Expression product() {
        Expression left = sequence();
        while (tokens.peek().isSign("*")
                || tokens.peek().isSign("/")
                || tokens.peek().isSign("%")) {
            left = new Expression.Call(tokens.next().text(), left, sequence());
        }
        return left;
    }

    private Expression sequence() {
        Expression left = minus();
        return tokens.takeSign("..") ? new Expression.Call("..", left, minus()) : left;
    }

    private Expression minus() {
        return tokens.takeSign("-") ? new Expression.Call("negate", minus()) : method();
    }

    /** {@code a.f(b)} is another way to write {@code f(a, b)}. */
    private Expression method() {
        Expression target = word();
        while (tokens.takeSign(".")) {
            String name = tokens.name();
            tokens.requireSign("(");
            List<Expression> arguments = new ArrayList<>(List.of(target));
            arguments.addAll(arguments(")"));
            target = new Expression.Call(name, arguments);
        }
        return target;
    }

    private Expression word() {
        Token token = tokens.peek();
        return switch (token.kind()) {
            case LITERAL -> literals();
            case QUOTED_NAME -> new Expression.Name(tokens.next().text());
            case NAME ->
                token.isWord("select") || token.isWord("exec") ? new SelectParser(this, tokens).select() : nameOrCall();
            case SIGN, END -> inBrackets(token);
        };
    }

    private Expression inBrackets(Token opening) {
        if (tokens.takeSign("[")) {
            return new Expression.Call("vector", arguments("]"));
        }
        List<Expression> inside = tokens.takeSign("(") ? arguments(")") : List.of();
        if (inside.isEmpty()) {
            throw opening.unexpected();
        }
        return inside.size() == 1 ? inside.get(0) : new Expression.Call("vector", inside);
    }

    /** One literal, or several side by side, which make a vector. */
    private Expression literals() {
        List<Expression> literals = new ArrayList<>();
        do {
            literals.add(new Expression.Literal(tokens.next().value()));
        } while (tokens.peek().kind() == Token.Kind.LITERAL && !tokens.peek().startsLine());
        return literals.size() == 1 ? literals.get(0) : new Expression.Call("vector", literals);
    }

    private Expression nameOrCall() {
        Token name = tokens.next();
        boolean inAsFunction = name.isWord("in") && tokens.peek().isSign("(");
        if (isReserved(name) && !inAsFunction) {
            throw name.unexpected();
        }
        if (tokens.takeSign("(")) {
            return new Expression.Call(name.text(), arguments(")"));
        }
        if (tokens.takeSign("{")) {
            return new Expression.PartialCall(name.text(), arguments("}"));
        }
        if (name.text().equals("typestr") && tokens.peek().kind() == Token.Kind.LITERAL) {
            return new Expression.Call(name.text(), literals());
        }
        return new Expression.Name(name.text());
    }

    private List<Expression> arguments(String closing) {
        List<Expression> arguments = new ArrayList<>();
        if (tokens.takeSign(closing)) {
            return arguments;
        }
        do {
            arguments.add(tokens.takeSign("*") ? new Expression.Star() : named());
        } while (tokens.takeSign(","));
        tokens.requireSign(closing);
        return arguments;
    }

    /** An expression, perhaps with {@code as name}. */
    Expression named() {
        Expression expression = expression();
        return tokens.takeWord("as") ? new Expression.Named(expression, tokens.name()) : expression;
    }

    static boolean isReserved(Token token) {
        return RESERVED.stream().anyMatch(token::isWord);
    }
}
