package io.github.dolphindbsync.simulator;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one connection has: its number, whether it logged in, and its variables. Used by one thread. */
final class Session {

    private final String id;
    private final Sessions shared;
    private final Map<String, Value> variables = new HashMap<>();
    private boolean loggedIn;

    Session(String id, Sessions shared) {
        this.id = id;
        this.shared = shared;
    }

    String id() {
        return id;
    }

    QueryRules rules() {
        return shared.rules();
    }

    /** Whoever calls this has checked the password. */
    void logIn() {
        loggedIn = true;
    }

    void logIn(String user, String password) {
        shared.login().check(user, password);
        loggedIn = true;
    }

    void logOut() {
        loggedIn = false;
    }

    /** A guest changes nothing. */
    void requireLogin() {
        if (!loggedIn) {
            throw ScriptException.unsupported("changing databases as a guest");
        }
    }

    Optional<Value> variable(String name) {
        return Optional.ofNullable(variables.get(name));
    }

    void assign(String name, Value value) {
        variables.put(name, value);
    }

    void forgetVariables() {
        variables.clear();
    }

    /** The catalog, for what needs no right to read. */
    Catalog catalog() {
        return shared.catalog();
    }

    /** The tables of a database that may be read. */
    List<String> tableNames(String path) {
        return catalog().tableNames(path).stream()
                .filter(table -> !shared.faults().deniesReading(path, table))
                .toList();
    }

    TableSource table(String path, String table) {
        if (!loggedIn || shared.faults().deniesReading(path, table)) {
            throw new ScriptException("<NoPrivilege>Not granted to read table " + path + "/" + table);
        }
        return catalog().table(path, table);
    }
}
