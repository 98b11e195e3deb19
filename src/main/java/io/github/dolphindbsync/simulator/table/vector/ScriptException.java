package io.github.dolphindbsync.simulator.table.vector;

/**
 * An error that the client receives. The constructor is for texts of a real server that its documentation prints. What
 * the stand-in does not know is {@link #unsupported}: it may be wrong for a server, or only missing here. The text is
 * one line, because a second line would break the protocol.
 */
public final class ScriptException extends RuntimeException {

    public ScriptException(String message) {
        super(message.replaceAll("\\R", " "));
    }

    public static ScriptException unsupported(String what) {
        return new ScriptException("the stand-in does not support: " + what);
    }
}
