package io.github.dolphindbsync.simulator.table.vector;

/**
 * An error that is answered to the client. The constructor is for texts that are a server's own, because its documentation
 * prints them; whatever the stand-in does not know is {@link #unsupported}, since it can't tell what is wrong for a server
 * from what it lacks itself. Always one line: a second one would break the protocol.
 */
public final class ScriptException extends RuntimeException {

    public ScriptException(String message) {
        super(message.replaceAll("\\R", " "));
    }

    public static ScriptException unsupported(String what) {
        return new ScriptException("the stand-in does not support: " + what);
    }
}
