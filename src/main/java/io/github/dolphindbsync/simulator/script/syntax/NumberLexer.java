package io.github.dolphindbsync.simulator.script.syntax;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.simulator.table.cell.Cells;
import io.github.dolphindbsync.simulator.table.cell.TemporalText;
import io.github.dolphindbsync.simulator.table.vector.Scalars;
import io.github.dolphindbsync.simulator.table.vector.ScriptException;
import io.github.dolphindbsync.simulator.table.vector.TypeRange;
import io.github.dolphindbsync.simulator.table.vector.Value;
import io.github.dolphindbsync.simulator.table.vector.ValueType;
import io.github.dolphindbsync.simulator.table.vector.Vector;
import java.math.BigDecimal;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;

/** Reads the literals that begin with a digit: numbers, points in time, spans of time and typed NULLs. */
final class NumberLexer {

    /** The literal, and the position where the script continues. */
    record Literal(String text, Value value, int end) {}

    private static final Set<String> SPANS = Set.of("ns", "us", "ms", "s", "m", "H", "d", "w");

    private final String script;
    private final int start;
    private final int line;

    private NumberLexer(String script, int start, int line) {
        this.script = script;
        this.start = start;
        this.line = line;
    }

    static Literal read(String script, int start, int line) {
        return new NumberLexer(script, start, line).read();
    }

    private Literal read() {
        int end = digits(start);
        if (at(end) == ':' && end - start == 2 && digits(end + 1) == end + 3 && ":m".indexOf(at(end + 3)) >= 0) {
            return timeOfDay(end + 3);
        }
        boolean fraction = at(end) == '.' && Lexer.isDigit(at(end + 1));
        if (fraction) {
            end = digits(end + 1);
            if (at(end) == '.' && Lexer.isDigit(at(end + 1))) {
                return time(digits(end + 1));
            }
        }
        if ("eE".indexOf(at(end)) >= 0 && exponentEnd(end) > 0) {
            fraction = true;
            end = exponentEnd(end);
        }
        int suffixEnd = end;
        while (Lexer.isNamePart(at(suffixEnd))) {
            suffixEnd++;
        }
        String digits = script.substring(start, end);
        String suffix = script.substring(end, suffixEnd);
        return new Literal(digits + suffix, value(digits, suffix, fraction), suffixEnd);
    }

    private int exponentEnd(int letter) {
        int digit = "+-".indexOf(at(letter + 1)) >= 0 ? letter + 2 : letter + 1;
        return Lexer.isDigit(at(digit)) ? digits(digit) : -1;
    }

    /** {@code 13:30m}, {@code 13:30:10}, {@code 13:30:10.008} or with nine digits after the point. */
    private Literal timeOfDay(int minutesEnd) {
        int end = at(minutesEnd) == 'm' ? minutesEnd : digits(minutesEnd + 1);
        ColumnType type = at(minutesEnd) == 'm' ? ColumnType.MINUTE : ColumnType.SECOND;
        if (type == ColumnType.SECOND && at(end) == '.') {
            int fractionEnd = digits(end + 1);
            type = switch (fractionEnd - end - 1) {
                case 3 -> ColumnType.TIME;
                case 9 -> ColumnType.NANOTIME;
                default -> throw unknown(script.substring(start, fractionEnd));
            };
            end = fractionEnd;
        }
        String text = script.substring(start, end);
        requireEnd(type == ColumnType.MINUTE ? end + 1 : end);
        try {
            long count = Cells.whole(ValueType.of(type), LocalTime.parse(text));
            return new Literal(text, Scalars.whole(type, count), type == ColumnType.MINUTE ? end + 1 : end);
        } catch (DateTimeParseException noSuchTime) {
            throw unknown(text);
        }
    }

    private Literal time(int dateEnd) {
        int end = dateEnd;
        boolean timeFollows = ("T ".indexOf(at(end)) >= 0)
                && digits(end + 1) == end + 3
                && at(end + 3) == ':'
                && digits(end + 4) == end + 6;
        if (timeFollows) {
            end = end + 6;
            if (at(end) == ':') {
                end = digits(end + 1);
            }
            if (at(end) == '.' && Lexer.isDigit(at(end + 1))) {
                end = digits(end + 1);
            }
        }
        String text = script.substring(start, end);
        requireEnd(end);
        TemporalText time = TemporalText.parse(text).orElseThrow(() -> unknown(text));
        ColumnType type = time.literalType().orElseThrow(() -> unknown(text));
        try {
            return new Literal(text, Scalars.whole(type, time.as(type)), end);
        } catch (ArithmeticException overflow) {
            throw unknown(text);
        }
    }

    private Value value(String digits, String suffix, boolean fraction) {
        Optional<ColumnType> ofNull = LiteralTypes.ofNull(digits + suffix);
        if (ofNull.isPresent()) {
            return Scalars.ofNull(ofNull.get());
        }
        try {
            if (suffix.equals("M") && fraction) {
                String month = digits.replace('.', '-');
                return Scalars.whole(ColumnType.MONTH, Cells.whole(ValueType.of(ColumnType.MONTH), month));
            }
            if (digits.length() > 1 && digits.charAt(0) == '0' && Lexer.isDigit(digits.charAt(1))) {
                throw unknown(digits + suffix);
            }
            if (suffix.equals("f")) {
                return decimal(ColumnType.FLOAT, digits, Float.parseFloat(digits));
            }
            if (suffix.equals("F") || (fraction && suffix.isEmpty())) {
                return decimal(ColumnType.DOUBLE, digits, Double.parseDouble(digits));
            }
            if (fraction) {
                throw unknown(digits + suffix);
            }
            long number = Long.parseLong(digits);
            if (suffix.isEmpty()) {
                return Scalars.whole(number <= Integer.MAX_VALUE ? ColumnType.INT : ColumnType.LONG, number);
            }
            Optional<ColumnType> whole = LiteralTypes.ofWhole(suffix);
            if (whole.isPresent()) {
                return Scalars.whole(whole.get(), TypeRange.require(whole.get(), number));
            }
            if (SPANS.contains(suffix)) {
                return new Value.Span(number, suffix);
            }
        } catch (NumberFormatException | ArithmeticException | DateTimeParseException wrong) {
            throw unknown(digits + suffix);
        }
        throw unknown(digits + suffix);
    }

    /** A number out of the range of its type is not documented. */
    private Vector decimal(ColumnType type, String digits, double value) {
        boolean lost = Double.isInfinite(value) || (value == 0 && new BigDecimal(digits).signum() != 0);
        if (lost || value == (type == ColumnType.FLOAT ? Float.MAX_VALUE : Double.MAX_VALUE)) {
            throw unknown(digits);
        }
        return Scalars.decimal(type, value);
    }

    private void requireEnd(int end) {
        if (Lexer.isNamePart(at(end))) {
            throw unknown(script.substring(start, end + 1));
        }
    }

    private int digits(int from) {
        int end = from;
        while (Lexer.isDigit(at(end))) {
            end++;
        }
        return end;
    }

    private char at(int index) {
        return index < script.length() ? script.charAt(index) : '\0';
    }

    private ScriptException unknown(String text) {
        return ScriptException.unsupported("the literal " + text + " in line " + line);
    }
}
