package io.github.dolphindbsync.simulator;

import java.util.Optional;

/** Where names get their values: the columns of a table, then the variables of the session. */
interface Scope {

    Optional<Value> find(String name);

    /** The columns of a table before everything else. */
    static Scope of(Table table, Scope outer) {
        return name -> {
            var column = table.indexOf(name);
            return column.isPresent() ? Optional.of(table.columns().get(column.getAsInt())) : outer.find(name);
        };
    }
}
