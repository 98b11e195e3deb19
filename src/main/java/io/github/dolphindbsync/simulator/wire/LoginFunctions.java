package io.github.dolphindbsync.simulator.wire;

import io.github.dolphindbsync.simulator.script.function.Arguments;
import io.github.dolphindbsync.simulator.session.AuthMode;
import io.github.dolphindbsync.simulator.session.Login;
import io.github.dolphindbsync.simulator.session.Session;
import io.github.dolphindbsync.simulator.table.vector.Scalars;
import io.github.dolphindbsync.simulator.table.vector.ScriptException;
import io.github.dolphindbsync.simulator.table.vector.Value;
import io.github.dolphindbsync.simulator.table.vector.WholeVector;
import java.util.List;
import java.util.Set;

/** The functions by which a client logs in. Only faults about logins apply to them. */
final class LoginFunctions {

    private static final Set<String> NAMES = Set.of(
            "scramClientFirst",
            "scramClientFinal",
            "getDynamicPublicKey",
            "login",
            "logout",
            "isNodeInitialized",
            "isClientAuth",
            "getRequiredAPIVersion");

    private final Login login;
    private final Session session;
    private final ScramLogin scram;

    LoginFunctions(Login login, Session session) {
        this.login = login;
        this.session = session;
        this.scram = new ScramLogin(login);
    }

    static boolean contain(String function) {
        return NAMES.contains(function);
    }

    Value call(String function, List<Value> arguments) {
        return switch (function) {
            case "getDynamicPublicKey" -> Scalars.text(login.publicKey());
            case "login" -> {
                logIn(arguments);
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

    /** The function {@code login(user, password, encrypted)}. */
    private void logIn(List<Value> arguments) {
        boolean encrypted = arguments.size() == 3
                && arguments.get(2) instanceof WholeVector flag
                && flag.isScalar()
                && flag.whole(0) == 1;
        String user = Arguments.vector("login", arguments, 0, arguments.size()).text(0);
        String password =
                Arguments.vector("login", arguments, 1, arguments.size()).text(0);
        login.check(user, password, encrypted);
        session.logIn();
    }

    /** The login in a first request, after the word {@code connect}: name, password, and whether they are encrypted. */
    void logInWithHandshake(List<String> lines) {
        if (lines.size() != 3 || !List.of("true", "false").contains(lines.get(2))) {
            throw ScriptException.unsupported("a login in the handshake without name, password and true or false");
        }
        login.check(lines.get(0), lines.get(1), lines.get(2).equals("true"));
        session.logIn();
    }

    /** Throws the error after which clients log in the older way. */
    private void requireScram() {
        AuthMode mode = login.authMode().orElseThrow(() -> unknown("scramClientFirst"));
        if (mode == AuthMode.SHA256) {
            throw new ScriptException("sha256 authMode doesn't support scram authMode");
        }
    }

    private static ScriptException unknown(String function) {
        return new ScriptException("Can't recognize function name " + function);
    }
}
