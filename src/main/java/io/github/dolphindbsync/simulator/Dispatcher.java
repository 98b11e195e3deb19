package io.github.dolphindbsync.simulator;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Gives each request to what answers it: the login functions here, the rest to the evaluator. */
final class Dispatcher {

    private static final Set<String> LOGIN_FUNCTIONS = Set.of(
            "scramClientFirst",
            "scramClientFinal",
            "getDynamicPublicKey",
            "login",
            "logout",
            "isNodeInitialized",
            "isClientAuth",
            "getRequiredAPIVersion");

    private static final int LEAST_ROWS_OF_A_BLOCK = 8192;

    private final StandInServer server;
    private final Session session;
    private final Evaluator evaluator;
    private final ScramLogin scram;

    Dispatcher(StandInServer server, Session session) {
        this.server = server;
        this.session = session;
        this.evaluator = new Evaluator(session);
        this.scram = new ScramLogin(server.login());
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
        requireBlocksThatAClientMayAskFor(request.fetchSize());
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

    /** The clients for Python and Rust log in within their first request, and expect no object in the answer. */
    private Value connect(String body) {
        String[] lines = body.split("\n", -1);
        if (lines[0].equals("login")) {
            server.login().checkHandshake(Arrays.copyOfRange(lines, 1, lines.length));
            session.logIn();
        }
        return new Value.Nothing();
    }

    /** The clients refuse fewer themselves; what a server does with them is not documented. */
    private static void requireBlocksThatAClientMayAskFor(int fetchSize) {
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
            case "scramClientFirst" -> {
                requireScram();
                yield scram.first(arguments);
            }
            case "scramClientFinal" -> {
                requireScram();
                Value signature = scram.last(arguments);
                session.logIn();
                yield signature;
            }
            case "isNodeInitialized" -> Scalars.bool(true);
            case "isClientAuth" -> Scalars.bool(false);
            default -> throw unknown(function);
        };
    }

    /** By what is thrown here, clients know that they have to log in the older way. */
    private void requireScram() {
        AuthMode mode = server.login().authMode().orElseThrow(() -> unknown("scramClientFirst"));
        if (mode == AuthMode.SHA256) {
            throw new ScriptException("sha256 authMode doesn't support scram authMode");
        }
    }

    private static ScriptException unknown(String function) {
        return new ScriptException("Can't recognize function name " + function);
    }
}
