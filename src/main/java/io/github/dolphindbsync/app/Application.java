package io.github.dolphindbsync.app;

import io.github.dolphindbsync.simulator.command.SimulatorCommand;
import io.github.dolphindbsync.source.SettingException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The command line. Exit codes: 0 done; 1 a sync failed; 2 the arguments or settings can't be used, and nothing was
 * moved.
 */
@Command(
        name = "dolphindb-sync",
        mixinStandardHelpOptions = true,
        versionProvider = Application.Version.class,
        description = {
            "Carries DolphinDB tables to a database, file or message broker, incrementally and exactly.",
            "Without a command, runs the routes in routes/ until stopped (Ctrl-C or SIGTERM: the batch in flight is "
                    + "finished). Settings are in application.properties or the environment."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:all arrived",
            "1:a poll failed",
            "2:arguments, settings or routes can't be used; nothing was moved",
            "143:stopped by SIGTERM, within 30 s; the batch in flight was finished, or given up after 20 s"
        },
        subcommands = {
            CheckCommand.class,
            PlanCommand.class,
            ConformanceCommand.class,
            DemoCommand.class,
            SimulatorCommand.class
        })
public final class Application implements Callable<Integer> {

    static final int DONE = 0;
    static final int FAILED = 1;
    static final int UNUSABLE = 2;

    @Option(
            names = "--once",
            description = "Run one poll of every sync, then exit: 0 if each delivered all it found, else 1.")
    private boolean once;

    @Mixin
    private FivetranOptions options;

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
        return new CommandLine(new Application()).setParameterExceptionHandler(new UsageError());
    }

    @Override
    public Integer call() {
        SyncApplication application = new SyncApplication();
        try {
            takeOver(application);
        } catch (SettingException e) {
            return StartFailure.report(e);
        }
        return once ? application.runOnce() : application.run();
    }

    /** Gives an application what the options of the command line say. */
    void takeOver(SyncApplication application) {
        options.takeOver(application);
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {text()};
        }

        static String text() {
            String version = Application.class.getPackage().getImplementationVersion();
            return "dolphindb-sync " + (version == null ? "(not packaged)" : version);
        }
    }
}
