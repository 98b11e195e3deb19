package io.github.dolphindbsync.simulator.session;

import io.github.dolphindbsync.simulator.fault.Faults;
import io.github.dolphindbsync.simulator.table.Catalog;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** What all sessions of a server share: tables, faults, rules, users and the log of queries. Thread-safe. */
public final class Sessions {

    private final Catalog catalog;
    private final Faults faults;
    private final QueryRules rules;
    private final Login login;
    private final AtomicLong numbers = new AtomicLong(1_000_000);
    private final List<String> queries = Collections.synchronizedList(new ArrayList<>());

    public Sessions(Catalog catalog, Faults faults, QueryRules rules, Login login) {
        this.catalog = catalog;
        this.faults = faults;
        this.rules = rules;
        this.login = login;
    }

    /** A new session, that of a guest. */
    public Session open() {
        return new Session(Long.toString(numbers.incrementAndGet()), this);
    }

    Catalog catalog() {
        return catalog;
    }

    public Faults faults() {
        return faults;
    }

    QueryRules rules() {
        return rules;
    }

    public Login login() {
        return login;
    }

    public void record(String query) {
        queries.add(query);
    }

    /** The scripts and names of functions that were recorded; a copy. */
    public List<String> queries() {
        synchronized (queries) {
            return List.copyOf(queries);
        }
    }
}
