package io.github.dolphindbsync.simulator.script.syntax;

import io.github.dolphindbsync.simulator.table.vector.ScriptException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Turns words into statements: expressions by recursive descent, from {@code or} down to a single word, in the order of
 * precedence that the documentation has ({@code progr/operators/operators.md}). Where two readings are possible and the
 * documentation does not decide, the script is refused: parentheses help.
 */
public final class Parser {

    private static final Set<String> COMPARISONS = Set.of("<", "<=", ">", ">=", "==", "=", "!=", "<>");
    private static final Set<String> OPERATORS = Set.of("+", "-", "*", "/", "%", "..", ":", "$");
    private static final Set<String> PREDICATES = Set.of("in", "like", "between", "is");
    /** Those that are functions too. */
    private static final Set<String> FUNCTIONS = Set.of("in", "like", "between");
    /** Those that can begin a statement as well as go on with the one before. */
    private static final Set<String> AMBIGUOUS_STARTS = Set.of("-", "(", "[", "{", "!");

    private final TokenReader tokens;
    private int statementStart;
    private int brackets;
    private int queries;
    private boolean equalSignCompares;
    private boolean compound;
    private boolean takesPartitionType;

    private Parser(TokenReader tokens) {
        this.tokens = tokens;
    }

    public static List<Expression> statements(String script) {
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
        statementStart = tokens.position();
        boolean assignment = tokens.peek().kind() == Token.Kind.NAME
                && tokens.peekSecond().isSign("=")
                && !tokens.peekSecond().startsLine();
        if (assignment) {
            String name = tokens.name();
            tokens.next();
            return new Expression.Assignment(name, expression());
        }
        return expression();
    }

    Expression expression() {
        Expression left = conjunction();
        while (takeWord("or") || takeSign("||")) {
            left = new Expression.Call("or", left, conjunction());
        }
        return left;
    }

    private Expression conjunction() {
        Expression left = comparison();
        while (takeWord("and") || takeSign("&&")) {
            left = new Expression.Call("and", left, comparison());
        }
        return left;
    }

    private Expression comparison() {
        Expression left = sum();
        Token next = tokens.peek();
        Expression comparison = compared(left);
        Token following = tokens.peek();
        boolean chain = comparison != left && (isComparison(following) || isPredicate(following));
        if (chain && continues(following)) {
            throw ScriptException.unsupported("a chain of comparisons, from '" + next.text() + "' in line "
                    + next.line() + ": put 'and' between them");
        }
        return comparison;
    }

    private Expression compared(Expression left) {
        Token next = tokens.peek();
        if (isComparison(next) && takeSign(next.text())) {
            if (next.text().equals("=") && !equalSignCompares) {
                throw ScriptException.unsupported("'=' outside of the conditions of a query: write '=='");
            }
            String sign = next.text().equals("=") ? "==" : next.text().equals("<>") ? "!=" : next.text();
            return new Expression.Call(sign, left, sum());
        }
        if (!isPredicate(next) || !continues(next)) {
            return left;
        }
        if (compound) {
            throw ScriptException.unsupported(
                    "'" + next.text() + "' behind a calculation without parentheses, in line " + next.line());
        }
        Expression predicate = predicate(left);
        Token following = tokens.peek();
        if (following.kind() == Token.Kind.SIGN && OPERATORS.contains(following.text())) {
            throw following.unexpected();
        }
        return predicate;
    }

    private static boolean isComparison(Token token) {
        return token.kind() == Token.Kind.SIGN && COMPARISONS.contains(token.text());
    }

    private boolean isPredicate(Token token) {
        return PREDICATES.stream().anyMatch(token::isWord)
                || (token.isWord("not") && PREDICATES.stream().anyMatch(tokens.peekSecond()::isWord));
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

    /** The values behind {@code in} of a query stand in parentheses and are no tuple. */
    private Expression list() {
        if (queries == 0 || !tokens.takeSign("(")) {
            return sequence();
        }
        List<Expression> values = arguments(")");
        return values.size() == 1 ? values.get(0) : new Expression.Call("[]", values);
    }

    private Expression sum() {
        Expression left = product();
        boolean several = compound;
        for (Token next = tokens.peek(); takeSign("+") || takeSign("-"); next = tokens.peek()) {
            left = new Expression.Call(next.text(), left, product());
            several = true;
        }
        compound = several;
        return left;
    }

    private Expression product() {
        Expression left = sequence();
        boolean several = false;
        for (Token next = tokens.peek(); takeSign("*") || takeSign("/") || takeSign("%"); next = tokens.peek()) {
            left = new Expression.Call(next.text(), left, sequence());
            several = true;
        }
        compound = several;
        return left;
    }

    private Expression sequence() {
        Expression left = unary();
        for (String sign : List.of("..", ":")) {
            if (takeSign(sign)) {
                Expression sequence = new Expression.Call(sign, left, unary());
                if (tokens.peek().isSign("..") || tokens.peek().isSign(":")) {
                    throw tokens.peek().unexpected();
                }
                return sequence;
            }
        }
        return left;
    }

    private Expression unary() {
        Token sign = tokens.peek();
        if (tokens.takeSign("-")) {
            if (tokens.peek().isSign("-")) {
                throw tokens.peek().unexpected();
            }
            return isInRow(tokens.peekSecond()) ? literals(true) : new Expression.Call("-x", unary());
        }
        if (tokens.takeWord("not") || tokens.takeSign("!")) {
            Expression not = new Expression.Call("not", unary());
            requireNoOperator(sign);
            return not;
        }
        return method();
    }

    /** {@code !a == b} is {@code (!a) == b} by the order of precedence, {@code not a == b} perhaps not. */
    private void requireNoOperator(Token unary) {
        Token next = tokens.peek();
        boolean operator = next.kind() == Token.Kind.SIGN && OPERATORS.contains(next.text());
        if ((operator || isComparison(next) || isPredicate(next)) && continues(next)) {
            throw ScriptException.unsupported("'" + unary.text() + "' before an operator, in line " + unary.line()
                    + ": put what it is about in parentheses");
        }
    }

    /** {@code a.f(b)} is another way to write {@code f(a, b)}. */
    private Expression method() {
        Expression target = word();
        while (takeSign(".")) {
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
        if (token.startsLine() && tokens.position() != statementStart && brackets == 0 && queries == 0) {
            throw ScriptException.unsupported("a statement that goes on in line " + token.line());
        }
        return switch (token.kind()) {
            case LITERAL -> cast(tokens.position() == statementStart, literals(false));
            case QUOTED_NAME -> new Expression.Name(tokens.next().text());
            case NAME -> token.isWord("select") || token.isWord("exec") ? query() : nameOrCall();
            case SIGN, END -> inBrackets(token);
        };
    }

    /** Beside other operators its place in their order would matter. */
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
        boolean outer = equalSignCompares;
        equalSignCompares = false;
        queries++;
        Expression.Select select = new SelectParser(this, tokens).select();
        queries--;
        equalSignCompares = outer;
        return select;
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

    /** One literal, or several side by side, which make a vector; a minus before it is of the first alone. */
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
        if (takeSign("(")) {
            takesPartitionType = name.text().equals("database");
            return new Expression.Call(name.text(), callArguments(")"));
        }
        if (takeSign("{")) {
            return new Expression.PartialCall(name.text(), callArguments("}"));
        }
        if (name.text().equals("typestr") && tokens.peek().kind() == Token.Kind.LITERAL) {
            Expression call = new Expression.Call(name.text(), literals(false));
            requireNoOperator(name);
            return call;
        }
        return new Expression.Name(name.text());
    }

    /** A function's arguments can be named there by '='. */
    private List<Expression> callArguments(String closing) {
        boolean outer = equalSignCompares;
        equalSignCompares = false;
        List<Expression> arguments = arguments(closing);
        equalSignCompares = outer;
        return arguments;
    }

    private List<Expression> arguments(String closing) {
        List<Expression> arguments = new ArrayList<>();
        boolean partitionType = takesPartitionType;
        takesPartitionType = false;
        brackets++;
        if (!tokens.takeSign(closing)) {
            do {
                boolean isType = partitionType
                        && tokens.peek().text().equals("VALUE")
                        && tokens.peekSecond().isSign(",");
                arguments.add(
                        isType
                                ? new Expression.Name(tokens.next().text())
                                : tokens.takeSign("*") ? new Expression.Star() : named());
            } while (tokens.takeSign(","));
            tokens.requireSign(closing);
        }
        brackets--;
        return arguments;
    }

    /** An expression, perhaps with {@code as name}. */
    Expression named() {
        Expression expression = expression();
        return tokens.takeWord("as") ? new Expression.Named(expression, tokens.name()) : expression;
    }

    private boolean takeSign(String sign) {
        return tokens.peek().isSign(sign) && continues(tokens.peek()) && tokens.takeSign(sign);
    }

    private boolean takeWord(String word) {
        return tokens.peek().isWord(word) && continues(tokens.peek()) && tokens.takeWord(word);
    }

    /** The end of a line ends a statement, but not within brackets, and not within a query as long as it can go on. */
    private boolean continues(Token next) {
        if (!next.startsLine() || brackets > 0) {
            return true;
        }
        if (queries > 0 && AMBIGUOUS_STARTS.contains(next.text())) {
            throw ScriptException.unsupported("'" + next.text() + "' at the start of line " + next.line());
        }
        return queries > 0;
    }
}
