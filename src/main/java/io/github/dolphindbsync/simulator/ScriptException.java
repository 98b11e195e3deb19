package io.github.dolphindbsync.simulator;

/** An error that is answered to the client as the server's own text. Always one line: a second one would break the protocol. */
final class ScriptException extends RuntimeException {

    ScriptException(String message) {
        super(message.replaceAll("\\R", " "));
    }

    static ScriptException unsupported(String what) {
        return new ScriptException("The stand-in server does not support: " + what);
    }
}
