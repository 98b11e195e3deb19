package io.github.dolphindbsync.simulator.script;

import io.github.dolphindbsync.simulator.table.Table;
import io.github.dolphindbsync.simulator.table.vector.ScriptException;
import io.github.dolphindbsync.simulator.table.vector.Value;
import java.util.Optional;
import java.util.OptionalInt;

/** Finds the values of names: columns of a table, then variables of the session. */
interface Scope {

    Optional<Value> find(String name);

    /** The error for an unknown name, which may be a constant or a function of a real server. */
    default ScriptException unknown(String name) {
        return ScriptException.unsupported("the variable or function " + name + ", or there is none");
    }

    /** A scope with the columns of a table before all other names. */
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
