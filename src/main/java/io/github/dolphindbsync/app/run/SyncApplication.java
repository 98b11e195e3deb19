package io.github.dolphindbsync.app.run;

import io.github.dolphindbsync.app.console.ProgressReporter;
import io.github.dolphindbsync.app.console.SecretiveLoggers;
import io.github.dolphindbsync.app.console.StatusLines;
import io.github.dolphindbsync.app.management.ManagementServer;
import io.github.dolphindbsync.app.routes.LostRoutesCheck;
import io.github.dolphindbsync.app.routes.PollTracker;
import io.github.dolphindbsync.app.routes.RouteFiles;
import io.github.dolphindbsync.app.routes.RouteReload;
import io.github.dolphindbsync.app.settings.ApplicationSettings;
import io.github.dolphindbsync.app.settings.EndpointAdvice;
import io.github.dolphindbsync.app.settings.ExactMain;
import io.github.dolphindbsync.app.settings.RouteReferences;
import io.github.dolphindbsync.app.warehouse.Warehouse;
import io.github.dolphindbsync.source.poll.PollListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Camel Main with this application's defaults, started once. */
public final class SyncApplication {

    private static final Logger LOG = LoggerFactory.getLogger(SyncApplication.class);

    /** The user's application.properties and environment have precedence over these. */
    private static final Map<String, String> DEFAULTS = Map.of(
            "camel.main.name",
            "dolphindb-sync",
            "camel.main.shutdown-timeout",
            "20",
            "camel.main.auto-configuration-log-summary",
            "false");

    private static final Duration END_OF_POLL = Duration.ofSeconds(5);
    /** What the README promises, less the time that the Java virtual machine needs. */
    private static final Duration LONGEST_STOP = Duration.ofSeconds(28);

    private final ApplicationSettings settings = new ApplicationSettings(Path.of(""));
    private final Main main = new ExactMain(settings);
    private final PollTracker polls = new PollTracker();
    private final CountDownLatch stopRequested = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** Sets a property above those of files. */
    public SyncApplication override(String key, String value) {
        settings.override(key, value);
        return this;
    }

    /**
     * Sets a property above those of files.
     *
     * @param origin where the value was written
     */
    public SyncApplication override(String key, String value, String origin) {
        settings.override(key, value, origin);
        return this;
    }

    /** Lets overrides win over the environment too, for commands that must not depend on the user's settings. */
    public SyncApplication overrideEnvironment() {
        settings.overrideEnvironment();
        return this;
    }

    public SyncApplication listen(PollListener listener) {
        main.bind("listener-" + listener.getClass().getSimpleName(), listener);
        return this;
    }

    /** Runs until the process is asked to stop. */
    public int run() {
        return guarded(() -> {
            announce();
            start();
            stopRequested.await();
            return ExitCode.DONE;
        });
    }

    /** Runs one poll of every sync. */
    public int runOnce() {
        return guarded(() -> {
            announce();
            // The shipped timers take this as their repeatCount.
            override("polls-to-run", "1");
            startBeside();
            return new OnePollOfEach(context(), polls, stopRequested).await() ? ExitCode.DONE : ExitCode.FAILED;
        });
    }

    /**
     * Loads the routes, starts none, and has them inspected.
     *
     * @param canRun tells whether every sync could run
     */
    public int inspect(Predicate<CamelContext> canRun) {
        return guarded(() -> {
            override("camel.main.auto-startup", "false");
            override(Warehouse.DRY_RUN, "true");
            startBeside();
            return canRun.test(context()) ? ExitCode.DONE : ExitCode.FAILED;
        });
    }

    /** The application that runs beside this command may have the port. */
    private void startBeside() throws Exception {
        override(RouteReload.ENABLED, "false");
        override(ManagementServer.ENABLED, "false");
        start();
    }

    private void announce() {
        settings.load();
        LOG.info("{}", StartLine.of(settings));
    }

    private int guarded(Callable<Integer> work) {
        Thread hook = new Thread(this::stopAndWait, "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return work.call();
        } catch (Exception | Error e) {
            return StartFailure.report(e);
        } finally {
            stop();
        }
    }

    public void start() throws Exception {
        SecretiveLoggers.silence();
        RouteFiles.requireSome(RouteReferences.FOLDER);
        DEFAULTS.forEach(main::addInitialProperty);
        ManagementServer.DEFAULTS.forEach(main::addInitialProperty);
        RouteReload.DEFAULTS.forEach(main::addInitialProperty);
        SettingsCheck check = new SettingsCheck(settings, polls);
        main.bind("settings", settings);
        main.bind("polls", polls);
        main.bind("endpoint-advice", new EndpointAdvice());
        main.bind("progress", new ProgressReporter(StatusLines.ofTerminal()));
        main.bind("unknown-tables", new UnknownTables(this::context, check, polls));
        main.addMainListener(check);
        // The usual one brings a shutdown hook that would wait for the end of what our own hook ends.
        main.setShutdownStrategy(new SimpleMainShutdownStrategy());
        main.start();
        ManagementServer.customize(context());
        RouteReload.watch(context(), polls);
        LostRoutesCheck.register(context(), polls);
    }

    CamelContext context() {
        return main.getCamelContext();
    }

    private void stopAndWait() {
        stopRequested.countDown();
        try {
            if (!stopped.await(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn(
                        "stopping took longer than {} s and was cut short. The next start continues from the checkpoint",
                        LONGEST_STOP.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public void stop() {
        try {
            main.stop();
            // Camel takes an exchange for done just before its poll closes its connections and says how it ended.
            polls.awaitEnd(END_OF_POLL)
                    .forEach(sync -> LOG.warn(
                            "sync {}: the batch in flight waited too long for the destination and was given up. The next start "
                                    + "delivers it",
                            sync));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn("stopping failed", e);
        } finally {
            StatusLines.ofTerminal().ifPresent(StatusLines::clear);
            stopped.countDown();
        }
    }
}
