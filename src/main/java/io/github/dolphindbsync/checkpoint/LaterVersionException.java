package io.github.dolphindbsync.checkpoint;

import io.github.dolphindbsync.rows.ColumnType;
import java.util.stream.Stream;

/** A checkpoint holds what only a later version of this program can have written. */
final class LaterVersionException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    LaterVersionException(String message) {
        super(message);
    }

    /** @throws LaterVersionException where this version has no such type */
    static ColumnType typeOf(String name) {
        return Stream.of(ColumnType.values())
                .filter(type -> type.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new LaterVersionException("it has a column of type '" + name + "'"));
    }
}
