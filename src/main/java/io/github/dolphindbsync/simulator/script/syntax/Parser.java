package io.github.dolphindbsync.simulator.script.syntax;

import java.util.ArrayList;
import java.util.List;

/** Turns a script into statements. */
public final class Parser {

    private Parser() {}

    /**
     * The statements of a script.
     *
     * @throws io.github.dolphindbsync.simulator.table.vector.ScriptException where the script is not supported
     */
    public static List<Expression> statements(String script) {
        TokenReader tokens = new TokenReader(Lexer.tokens(script));
        ExpressionParser expressions = new ExpressionParser(tokens);
        List<Expression> statements = new ArrayList<>();
        while (!tokens.atEnd()) {
            if (!tokens.takeSign(";")) {
                statements.add(statement(tokens, expressions));
                if (!tokens.atEnd()
                        && !tokens.peek().isSign(";")
                        && !tokens.peek().startsLine()) {
                    throw tokens.peek().unexpected();
                }
            }
        }
        return statements;
    }

    private static Expression statement(TokenReader tokens, ExpressionParser expressions) {
        tokens.beginStatement();
        boolean assignment = tokens.peek().kind() == Token.Kind.NAME
                && tokens.peekSecond().isSign("=")
                && !tokens.peekSecond().startsLine();
        if (assignment) {
            String name = tokens.name();
            tokens.next();
            return new Expression.Assignment(name, expressions.expression());
        }
        return expressions.expression();
    }
}
