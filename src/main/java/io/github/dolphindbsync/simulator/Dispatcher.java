package io.github.dolphindbsync.simulator;

import java.util.List;
import java.util.Set;

/** Gives each request to what answers it: the login functions here, the rest to the evaluator. */
final class Dispatcher {

    private static final Set<String> LOGIN_FUNCTIONS = Set.of(
            "scramClientFirst",
            "getDynamicPublicKey",
            "login",
            "logout",
            "isNodeInitialized",
            "isClientAuth",
            "getRequiredAPIVersion");

    private final StandInServer server;
    private final Session session;
    private final Evaluator evaluator;

    Dispatcher(StandInServer server, Session session) {
        this.server = server;
        this.session = session;
        this.evaluator = new Evaluator(session);
    }

    /** True where the faults that were ordered apply: to queries, not to the exchange of a login. */
    boolean isFaulty(Request request) {
        return switch (request.kind()) {
            case CONNECT -> false;
            case FUNCTION -> !LOGIN_FUNCTIONS.contains(request.text());
            case SCRIPT -> !LOGIN_FUNCTIONS.contains(request.text().replace("()", ""));
            case VARIABLE -> true;
        };
    }

    Value run(Request request) {
        for (Value argument : request.arguments()) {
            if (argument instanceof EntityReader.Unreadable unreadable) {
                throw new ScriptException(unreadable.what());
            }
        }
        if (!isFaulty(request)) {
            return request.kind() == Request.Kind.CONNECT
                    ? connect(request.text())
                    : system(request.text().replace("()", ""), request.arguments());
        }
        server.record(request.text());
        server.faults().takeError(request.text()).ifPresent(error -> {
            throw new ScriptException(error);
        });
        Value result =
                switch (request.kind()) {
                    case SCRIPT -> evaluator.run(request.text());
                    case FUNCTION -> evaluator.call(request.text(), request.arguments());
                    case VARIABLE -> assign(request);
                    case CONNECT -> throw new IllegalStateException("Answered above");
                };
        return server.faults().withoutRowsIfTaken(request.text(), result);
    }

    /** The Python client may log in within its first request. */
    private Value connect(String body) {
        String[] lines = body.split("\n", -1);
        if (lines.length >= 3 && lines[0].equals("login")) {
            server.login().check(lines[1], lines[2]);
            session.logIn();
            return Scalars.bool(true);
        }
        return new Value.Nothing();
    }

    private Value assign(Request request) {
        String[] names = request.text().split(",", -1);
        if (names.length != request.arguments().size()) {
            throw new ScriptException("As many variables as names are needed");
        }
        for (int index = 0; index < names.length; index++) {
            session.assign(names[index], request.arguments().get(index));
        }
        return new Value.Nothing();
    }

    private Value system(String function, List<Value> arguments) {
        return switch (function) {
            case "getDynamicPublicKey" -> Scalars.text(server.login().publicKey());
            case "login" -> {
                server.login().check(arguments);
                session.logIn();
                yield new Value.Nothing();
            }
            case "logout" -> {
                session.logOut();
                yield new Value.Nothing();
            }
            case "isNodeInitialized" -> Scalars.bool(true);
            case "isClientAuth" -> Scalars.bool(false);
            // So the Java client goes on to the older way of logging in.
            default -> throw new ScriptException("Can't recognize function name " + function);
        };
    }
}
