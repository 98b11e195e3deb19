package io.github.dolphindbsync.format;

import io.github.dolphindbsync.rows.Column;
import java.util.Optional;

/** A format that can describe what becomes of values that it can't hold as they are. */
public interface FormatPolicy {

    /** What becomes of values of a column; empty if the format holds all of them as they are. */
    Optional<String> policy(Column column);

    /** The policy of JSON, as {@link RowJsonModule} and {@code marshal: json} write it. */
    static Optional<String> json(Column column) {
        return Optional.ofNullable(
                switch (column.type()) {
                    case FLOAT, DOUBLE ->
                        "NaN and the infinities are the strings \"NaN\", \"Infinity\" and \"-Infinity\"";
                    case COMPLEX, POINT -> "arrays of two numbers; NaN and the infinities in them are strings";
                    case LONG -> "a number beyond 2^53 either way is a string";
                    case DECIMAL32, DECIMAL64, DECIMAL128 -> "strings with all digits";
                    case BLOB -> "Base64";
                    default -> null;
                });
    }
}
