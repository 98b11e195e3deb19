package io.github.dolphindbsync.simulator.script.syntax;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.simulator.table.vector.Scalars;
import io.github.dolphindbsync.simulator.table.vector.ScriptException;
import io.github.dolphindbsync.simulator.table.vector.TextVector;
import io.github.dolphindbsync.simulator.table.vector.Value;
import io.github.dolphindbsync.simulator.table.vector.Vector;
import java.util.ArrayList;
import java.util.List;

/** Splits a script into tokens. */
public final class Lexer {

    private static final String[] SIGNS = {
        "..", "<-", "<>", "<=", ">=", "==", "!=", "&&", "||", "<", ">", "=", "!", "+", "-", "*", "/", "%", "(", ")",
        "[", "]", "{", "}", ",", ":", ";", ".", "$"
    };
    private static final String BEHIND_BACKQUOTED = " \t\r\n,;)]}=<>!";
    private final String script;
    private final List<Token> tokens = new ArrayList<>();
    private int position;
    private int line = 1;
    private boolean startsLine = true;

    private Lexer(String script) {
        this.script = script;
    }

    static List<Token> tokens(String script) {
        return new Lexer(script).run();
    }

    private List<Token> run() {
        while (skipBlanks()) {
            next();
        }
        add(Token.Kind.END, "", null);
        return tokens;
    }

    private boolean skipBlanks() {
        while (position < script.length()) {
            if (script.startsWith("//", position)) {
                int end = script.indexOf('\n', position);
                position = end < 0 ? script.length() : end;
            } else if (script.startsWith("/*", position)) {
                throw unsupported("comments between /* and */");
            } else if (Character.isWhitespace(script.charAt(position))) {
                if (script.charAt(position) == '\n') {
                    line++;
                    startsLine = true;
                }
                position++;
            } else {
                return true;
            }
        }
        return false;
    }

    private void next() {
        char first = script.charAt(position);
        if (isDigit(first)) {
            NumberLexer.Literal literal = NumberLexer.read(script, position, line);
            position = literal.end();
            add(Token.Kind.LITERAL, literal.text(), literal.value());
        } else if (first == '"' || first == '\'') {
            string(first);
        } else if (first == '`') {
            backquoted();
        } else if (first == '_' && position + 1 < script.length() && script.charAt(position + 1) == '"') {
            quotedName();
        } else if (isLetter(first)) {
            name();
        } else {
            sign();
        }
    }

    /** One plain character between single quotes is a CHAR; other characters are not documented. */
    private void string(char quote) {
        int start = position;
        String text = quoted();
        boolean plain = position - start == text.length() + 2;
        if (quote == '"' || text.codePointCount(0, text.length()) > 1) {
            add(Token.Kind.LITERAL, text, Scalars.text(text));
        } else if (plain && text.length() == 1 && text.charAt(0) < 128) {
            add(Token.Kind.LITERAL, text, Scalars.whole(ColumnType.CHAR, text.charAt(0)));
        } else {
            throw unsupported("'" + text + "' between single quotes");
        }
    }

    /** Quotes and backslashes within such a name are not documented. */
    private void quotedName() {
        int start = ++position;
        String name = quoted();
        if (position - start != name.length() + 2 || name.isEmpty()) {
            throw unsupported("an escape in the name " + name);
        }
        add(Token.Kind.QUOTED_NAME, name, null);
    }

    private String quoted() {
        QuotedText quoted = QuotedText.read(script, position, line);
        position = quoted.end();
        return quoted.text();
    }

    private void backquoted() {
        List<String> texts = new ArrayList<>();
        while (position < script.length() && script.charAt(position) == '`') {
            position++;
            texts.add(letters());
        }
        // After a backquote a number includes its point; other signs are not documented.
        if (position < script.length() && BEHIND_BACKQUOTED.indexOf(script.charAt(position)) < 0) {
            throw unsupported("a backquoted text followed by " + script.charAt(position));
        }
        Vector value = texts.size() == 1 ? Scalars.text(texts.get(0)) : TextVector.of(List.copyOf(texts));
        add(Token.Kind.LITERAL, "`" + String.join("`", texts), value);
    }

    private void name() {
        String name = letters();
        switch (name) {
            case "NULL" -> add(Token.Kind.LITERAL, name, Scalars.NULL);
            case "true", "false" -> add(Token.Kind.LITERAL, name, Scalars.bool(name.equals("true")));
            default -> {
                boolean changes = name.equals("append") && position < script.length() && script.charAt(position) == '!';
                if (changes) {
                    position++;
                }
                add(Token.Kind.NAME, changes ? name + "!" : name, null);
            }
        }
    }

    private String letters() {
        int start = position;
        while (position < script.length() && isNamePart(script.charAt(position))) {
            position++;
        }
        return script.substring(start, position);
    }

    private void sign() {
        for (String sign : SIGNS) {
            if (script.startsWith(sign, position)) {
                if (sign.equals("-")) {
                    requireClearMinus();
                }
                position += sign.length();
                add(Token.Kind.SIGN, sign, null);
                return;
            }
        }
        throw unsupported("the token '" + Character.toString(script.codePointAt(position)) + "'");
    }

    /** The minus of {@code 1 -2} is ambiguous: a difference, or the sign of a second number. */
    private void requireClearMinus() {
        boolean behindLiteral = !tokens.isEmpty()
                && !startsLine
                && tokens.get(tokens.size() - 1).kind() == Token.Kind.LITERAL;
        boolean blankBefore = position > 0 && Character.isWhitespace(script.charAt(position - 1));
        boolean digitBehind = position + 1 < script.length() && isDigit(script.charAt(position + 1));
        if (behindLiteral && blankBefore && digitBehind) {
            throw unsupported("a minus after a literal, with a blank before it and none after it,");
        }
    }

    private ScriptException unsupported(String what) {
        return ScriptException.unsupported(what + " in line " + line);
    }

    private void add(Token.Kind kind, String text, Value value) {
        tokens.add(new Token(kind, text, value, line, startsLine));
        startsLine = false;
    }

    static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }

    private static boolean isLetter(char character) {
        return (character >= 'a' && character <= 'z')
                || (character >= 'A' && character <= 'Z')
                || Character.isIdeographic(character);
    }

    /** Letters (also Chinese ones), digits and underscores. */
    public static boolean isNamePart(char character) {
        return isLetter(character) || isDigit(character) || character == '_';
    }
}
