package io.github.dolphindbsync.simulator.script;

import io.github.dolphindbsync.simulator.table.Table;
import io.github.dolphindbsync.simulator.table.vector.ScriptException;
import io.github.dolphindbsync.simulator.table.vector.Value;
import java.util.Optional;
import java.util.OptionalInt;

/** Where names get their values: the columns of a table, then the variables of the session. */
interface Scope {

    Optional<Value> find(String name);

    /** The error about a name that has none: it could be a constant or a function of a server. */
    default ScriptException unknown(String name) {
        return ScriptException.unsupported("the variable or function " + name + ", or there is none");
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
