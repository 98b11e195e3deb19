package io.github.dolphindbsync.simulator;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one connection has: its number, whether it logged in, and its variables. Used by one thread. */
final class Session {

    private final String id;
    private final Catalog catalog;
    private final Faults faults;
    private final QueryRules rules;
    private final Login login;
    private final Map<String, Value> variables = new HashMap<>();
    private boolean loggedIn;

    Session(String id, Catalog catalog, Faults faults, QueryRules rules, Login login) {
        this.id = id;
        this.catalog = catalog;
        this.faults = faults;
        this.rules = rules;
        this.login = login;
    }

    String id() {
        return id;
    }

    QueryRules rules() {
        return rules;
    }

    /** Whoever calls this has checked the password. */
    void logIn() {
        loggedIn = true;
    }

    void logIn(String user, String password) {
        login.check(user, password);
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
        return catalog;
    }

    /** The tables of a database that may be read. */
    List<String> tableNames(String path) {
        return catalog.tableNames(path).stream()
                .filter(table -> !faults.deniesReading(path, table))
                .toList();
    }

    TableSource table(String path, String table) {
        if (!loggedIn || faults.deniesReading(path, table)) {
            throw new ScriptException("<NoPrivilege>Not granted to read table " + path + "/" + table);
        }
        return catalog.table(path, table);
    }
}
