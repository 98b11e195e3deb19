package io.github.dolphindbsync.simulator.script.function;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.ColumnType.Storage;
import io.github.dolphindbsync.simulator.table.vector.ScriptException;
import io.github.dolphindbsync.simulator.table.vector.Vector;
import io.github.dolphindbsync.simulator.table.vector.WholeVector;
import java.util.regex.Pattern;

/** {@code text like pattern}: % matches any characters, ? one character; case matters. */
final class LikePattern {

    private LikePattern() {}

    static Vector of(Vector operand, Vector pattern) {
        if (operand.storage() != Storage.TEXT || pattern.storage() != Storage.TEXT || !pattern.isScalar()) {
            throw ScriptException.unsupported("like with other than texts and one pattern");
        }
        StringBuilder regex = new StringBuilder();
        for (char character : pattern.text(0).toCharArray()) {
            switch (character) {
                case '%' -> regex.append(".*");
                case '?' -> regex.append('.');
                default -> regex.append(Pattern.quote(Character.toString(character)));
            }
        }
        Pattern compiled = Pattern.compile(regex.toString(), Pattern.DOTALL);
        if (compiled.matcher("").matches()) {
            // Whether NULL is like this is not documented.
            throw ScriptException.unsupported("like with a pattern that matches the empty text");
        }
        return WholeVector.Computed.over(
                operand,
                ColumnType.BOOL,
                Vector.Order.UNKNOWN,
                row -> compiled.matcher(operand.text(row)).matches() ? 1 : 0);
    }
}
