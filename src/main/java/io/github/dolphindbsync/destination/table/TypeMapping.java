package io.github.dolphindbsync.destination.table;

import io.github.dolphindbsync.rows.Column;
import java.util.Optional;

/** Which types of a database hold the values of which columns. */
public interface TypeMapping {

    /** The database's own name of the type that holds the values of a column, as its catalogue writes it. */
    String sqlType(Column column);

    /**
     * What becomes of values of a column that this database can't hold as they are; empty where it holds all of them.
     */
    default Optional<String> policy(Column column) {
        return Optional.empty();
    }

    /**
     * The type of a column that may be among those which identify or order the rows, where these need another than the
     * rest.
     */
    default String sqlType(Column column, boolean identifies) {
        return sqlType(column);
    }

    /** Another type that takes the values of this one just as well, or null. */
    default String alsoFits(String sqlType) {
        return null;
    }

    /**
     * What follows the name of a column in the name of its companion, which holds the raw value because the type of the
     * column can't; empty if it has none.
     */
    default String companionSuffix(Column column, boolean identifies) {
        return "";
    }
}
