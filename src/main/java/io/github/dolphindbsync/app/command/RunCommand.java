package io.github.dolphindbsync.app.command;

import io.github.dolphindbsync.app.run.StartFailure;
import io.github.dolphindbsync.app.run.SyncApplication;
import io.github.dolphindbsync.app.run.Version;
import io.github.dolphindbsync.source.settings.SettingException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The command line. Exit codes: 0 done; 1 a sync failed; 2 the arguments or settings can't be used, and nothing was
 * moved.
 */
@Command(
        name = "dolphindb-sync",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Copies DolphinDB tables to a database, file or message broker, incrementally and exactly.",
            "Without a command, runs the routes in routes/ until stopped (Ctrl-C or SIGTERM: the batch in flight is "
                    + "finished). Settings are in application.properties or the environment."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:all arrived",
            "1:a poll failed",
            "2:arguments, settings or routes can't be used; nothing was moved",
            "143:stopped by SIGTERM, within 30 s; the batch in flight was finished, or rolled back after 20 s"
        })
public final class RunCommand implements Callable<Integer> {

    @Option(
            names = "--once",
            description = "Run one poll of every sync, then exit: 0 if each delivered all it found, else 1.")
    private boolean once;

    @Mixin
    private FivetranOptions options;

    @Override
    public Integer call() {
        SyncApplication application = new SyncApplication();
        try {
            applyTo(application);
        } catch (SettingException e) {
            return StartFailure.report(e);
        }
        return once ? application.runOnce() : application.run();
    }

    /** Gives an application what the options of the command line say. */
    void applyTo(SyncApplication application) {
        options.applyTo(application);
    }
}
