package io.github.dolphindbsync.simulator.wire;

import io.github.dolphindbsync.simulator.script.Evaluator;
import io.github.dolphindbsync.simulator.session.Session;
import io.github.dolphindbsync.simulator.session.Sessions;
import io.github.dolphindbsync.simulator.table.vector.ScriptException;
import io.github.dolphindbsync.simulator.table.vector.Value;
import java.util.List;

/** Passes each request to the login functions or to the evaluator. */
final class Dispatcher {

    private static final int LEAST_ROWS_OF_A_BLOCK = 8192;

    private final Sessions sessions;
    private final Session session;
    private final Evaluator evaluator;
    private final LoginFunctions logins;

    Dispatcher(Sessions sessions, Session session) {
        this.sessions = sessions;
        this.session = session;
        this.evaluator = new Evaluator(session);
        this.logins = new LoginFunctions(sessions.login(), session);
    }

    /** True for a query, to which faults apply; false for the exchange of a login. */
    static boolean isQuery(Request request) {
        return switch (request.kind()) {
            case CONNECT -> false;
            case FUNCTION -> !LoginFunctions.contain(request.text());
            case SCRIPT -> !LoginFunctions.contain(request.text().replace("()", ""));
            case VARIABLE -> true;
        };
    }

    Value run(Request request) {
        for (Value argument : request.arguments()) {
            if (argument instanceof EntityReader.Unreadable unreadable) {
                throw new ScriptException(unreadable.what());
            }
        }
        if (isQuery(request)) {
            return query(request);
        }
        return request.kind() == Request.Kind.CONNECT
                ? connect(request.text())
                : logins.call(request.text().replace("()", ""), request.arguments());
    }

    private Value query(Request request) {
        requireSupportedBlockSize(request.fetchSize());
        sessions.record(request.text());
        sessions.faults().takeError(request.text()).ifPresent(error -> {
            throw new ScriptException(error);
        });
        Value result =
                switch (request.kind()) {
                    case SCRIPT -> evaluator.run(request.text());
                    case FUNCTION -> evaluator.call(request.text(), request.arguments());
                    case VARIABLE -> assign(request);
                    case CONNECT -> throw new IllegalStateException("Not a query");
                };
        return sessions.faults().withoutRowsIfTaken(request.text(), result);
    }

    /** The clients for Python and Rust log in with their first request, and expect no object in the answer. */
    private Value connect(String body) {
        List<String> lines = List.of(body.split("\n", -1));
        if (lines.get(0).equals("login")) {
            logins.logInWithHandshake(lines.subList(1, lines.size()));
        }
        return new Value.Nothing();
    }

    /** The clients refuse smaller blocks. What a server does with them is not documented. */
    private static void requireSupportedBlockSize(int fetchSize) {
        if (fetchSize > 0 && fetchSize < LEAST_ROWS_OF_A_BLOCK) {
            throw ScriptException.unsupported("blocks of fewer than " + LEAST_ROWS_OF_A_BLOCK + " rows");
        }
    }

    private Value assign(Request request) {
        String[] names = request.text().split(",", -1);
        if (names.length != request.arguments().size()) {
            throw ScriptException.unsupported(
                    names.length + " variables for " + request.arguments().size() + " values");
        }
        for (int index = 0; index < names.length; index++) {
            session.assign(names[index], request.arguments().get(index));
        }
        return new Value.Nothing();
    }
}
