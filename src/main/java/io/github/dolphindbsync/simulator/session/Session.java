package io.github.dolphindbsync.simulator.session;

import io.github.dolphindbsync.simulator.table.Catalog;
import io.github.dolphindbsync.simulator.table.TableSource;
import io.github.dolphindbsync.simulator.table.vector.ScriptException;
import io.github.dolphindbsync.simulator.table.vector.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The state of one connection: its number, its login and its variables. Used by one thread. */
public final class Session {

    private final String id;
    private final Sessions shared;
    private final Map<String, Value> variables = new HashMap<>();
    private boolean loggedIn;

    Session(String id, Sessions shared) {
        this.id = id;
        this.shared = shared;
    }

    public String id() {
        return id;
    }

    public QueryRules rules() {
        return shared.rules();
    }

    /** The caller has checked the password. */
    public void logIn() {
        loggedIn = true;
    }

    public void logIn(String user, String password) {
        shared.login().check(user, password);
        loggedIn = true;
    }

    public void logOut() {
        loggedIn = false;
    }

    /** Refuses changes by a guest. */
    public void requireLogin() {
        if (!loggedIn) {
            throw ScriptException.unsupported("changing databases as a guest");
        }
    }

    public Optional<Value> variable(String name) {
        return Optional.ofNullable(variables.get(name));
    }

    public void assign(String name, Value value) {
        variables.put(name, value);
    }

    public void forgetVariables() {
        variables.clear();
    }

    /** The catalog, for questions that need no right to read. */
    public Catalog catalog() {
        return shared.catalog();
    }

    /** The tables of a database that may be read. */
    public List<String> tableNames(String path) {
        return catalog().tableNames(path).stream()
                .filter(table -> !shared.faults().deniesReading(path, table))
                .toList();
    }

    public TableSource table(String path, String table) {
        if (!loggedIn || shared.faults().deniesReading(path, table)) {
            throw new ScriptException("<NoPrivilege>Not granted to read table " + path + "/" + table);
        }
        return catalog().table(path, table);
    }
}
