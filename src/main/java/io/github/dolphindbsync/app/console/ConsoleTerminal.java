package io.github.dolphindbsync.app.console;

import java.io.Console;

/** Whether the output of this process goes to a terminal. */
final class ConsoleTerminal {

    private ConsoleTerminal() {}

    /** From Java 22 on there is a console even if output goes to a file; it then reports that itself. */
    @SuppressWarnings("SystemConsoleNull")
    static boolean isThere() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
