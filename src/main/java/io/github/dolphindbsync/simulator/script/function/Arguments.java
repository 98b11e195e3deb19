package io.github.dolphindbsync.simulator.script.function;

import io.github.dolphindbsync.simulator.table.vector.ScriptException;
import io.github.dolphindbsync.simulator.table.vector.Value;
import io.github.dolphindbsync.simulator.table.vector.Vector;
import java.util.List;

/** Checks the arguments of functions. */
public final class Arguments {

    private Arguments() {}

    /** Returns one argument, which must be a scalar or vector, and checks the number of arguments. */
    public static Vector vector(String name, List<Value> arguments, int index, int expected) {
        if (arguments.size() != expected) {
            throw ScriptException.unsupported(name + " with " + arguments.size() + " arguments");
        }
        if (arguments.get(index) instanceof Vector vector) {
            return vector;
        }
        throw ScriptException.unsupported(name + " of other than scalars and vectors");
    }
}
