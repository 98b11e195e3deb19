package io.github.dolphindbsync.simulator;

import java.util.Optional;
import java.util.OptionalInt;

/** Where names get their values: the columns of a table, then the variables of the session. */
interface Scope {

    Optional<Value> find(String name);

    /** What is said of a name that has none. */
    default ScriptException unknown(String name) {
        return new ScriptException("Syntax Error: [line #1] Cannot recognize the token " + name);
    }

    /** The columns of a table before everything else. */
    static Scope of(Table table, Scope outer) {
        return new Scope() {
            @Override
            public Optional<Value> find(String name) {
                OptionalInt column = table.indexOf(name);
                return column.isPresent() ? Optional.of(table.columns().get(column.getAsInt())) : outer.find(name);
            }

            @Override
            public ScriptException unknown(String name) {
                return new ScriptException("Unrecognized column name [" + name + "]. RefId:S02005");
            }
        };
    }
}
