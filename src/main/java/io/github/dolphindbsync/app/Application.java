package io.github.dolphindbsync.app;

import io.github.dolphindbsync.app.command.CheckCommand;
import io.github.dolphindbsync.app.command.ConformanceCommand;
import io.github.dolphindbsync.app.command.PlanCommand;
import io.github.dolphindbsync.app.command.RunCommand;
import io.github.dolphindbsync.app.console.LogFormat;
import io.github.dolphindbsync.app.console.StatusLines;
import io.github.dolphindbsync.app.demo.DemoCommand;
import io.github.dolphindbsync.app.run.StartFailure;
import io.github.dolphindbsync.simulator.command.SimulatorCommand;
import io.github.dolphindbsync.source.settings.SettingException;
import java.util.Locale;
import picocli.CommandLine;

/** The entry of the process. */
public final class Application {

    private Application() {}

    public static void main(String[] arguments) {
        // Camel and drivers turn names into upper and lower case by it, and Turkish has another I.
        Locale.setDefault(Locale.ROOT);
        System.exit(run(arguments));
    }

    private static int run(String... arguments) {
        // Before anything is printed or logged: what has the streams already would print across the lines.
        StatusLines.ofTerminal();
        try {
            LogFormat.choose();
        } catch (SettingException e) {
            return StartFailure.report(e);
        }
        try {
            return commandLine().execute(arguments);
        } catch (Error e) {
            // Or threads of a half-dead application would keep the process alive.
            return StartFailure.report(e);
        }
    }

    static CommandLine commandLine() {
        return new CommandLine(new RunCommand())
                .addSubcommand(new CheckCommand())
                .addSubcommand(new PlanCommand())
                .addSubcommand(new ConformanceCommand())
                .addSubcommand(new DemoCommand())
                .addSubcommand(new SimulatorCommand())
                .setParameterExceptionHandler(new UsageError());
    }
}
