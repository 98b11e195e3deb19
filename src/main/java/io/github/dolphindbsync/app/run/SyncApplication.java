package io.github.dolphindbsync.app.run;

import io.github.dolphindbsync.app.console.ProgressReporter;
import io.github.dolphindbsync.app.console.SecretiveLoggers;
import io.github.dolphindbsync.app.console.StatusLines;
import io.github.dolphindbsync.app.management.ManagementServer;
import io.github.dolphindbsync.app.routes.LostRoutesCheck;
import io.github.dolphindbsync.app.routes.NewTemplatedRoutes;
import io.github.dolphindbsync.app.routes.PollTracker;
import io.github.dolphindbsync.app.settings.ApplicationSettings;
import io.github.dolphindbsync.app.settings.ExactMain;
import io.github.dolphindbsync.app.settings.RouteReferences;
import io.github.dolphindbsync.app.warehouse.Warehouse;
import io.github.dolphindbsync.source.poll.PollListener;
import io.github.dolphindbsync.source.settings.SettingException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Camel Main with this application's defaults, started once. */
public final class SyncApplication {

    private static final Logger LOG = LoggerFactory.getLogger(SyncApplication.class);

    /** Whatever the user's own application.properties or environment say has precedence over these. */
    private static final Map<String, String> DEFAULTS = defaults();

    private static final long COMPLETION_INTERVAL_MILLIS = 20;
    private static final Duration END_OF_POLL = Duration.ofSeconds(5);
    /** What the README promises, less the time that the Java machine needs. */
    private static final Duration LONGEST_STOP = Duration.ofSeconds(28);

    private final ApplicationSettings settings = new ApplicationSettings(Path.of(""));
    private final Main main = new ExactMain(settings);
    private final PollTracker polls = new PollTracker();
    private final CountDownLatch stopRequested = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);

    private static Map<String, String> defaults() {
        Map<String, String> defaults = new LinkedHashMap<>();
        defaults.put("camel.main.name", "dolphindb-sync");
        defaults.put("camel.main.shutdown-timeout", "20");
        defaults.put("camel.main.auto-configuration-log-summary", "false");
        defaults.put("camel.main.routes-reload-enabled", "true");
        defaults.put("camel.main.routes-reload-pattern", "*.camel.yaml");
        // With Camel's own default, one syntax error in one file takes all routes down until a restart.
        defaults.put("camel.main.routes-reload-remove-all-routes", "false");
        defaults.putAll(ManagementServer.DEFAULTS);
        return defaults;
    }

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

    /** Lets what was overridden win over the environment too; for commands that must not depend on the user's settings. */
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
            boolean allDelivered = awaitOnePollOfEach();
            return allDelivered ? ExitCode.DONE : ExitCode.FAILED;
        });
    }

    /** Asks something of the routes, which are loaded and not started. */
    public interface Inspector {

        /** Whether every sync could run. */
        boolean isFine(CamelContext context) throws Exception;
    }

    /** Loads the routes, starts none, and has them inspected. */
    public int inspect(Inspector inspector) {
        return guarded(() -> {
            override("camel.main.auto-startup", "false");
            override(Warehouse.DRY_RUN, "true");
            startBeside();
            return inspector.isFine(context()) ? ExitCode.DONE : ExitCode.FAILED;
        });
    }

    /** The application that runs beside this command may have the port. */
    private void startBeside() throws Exception {
        override("camel.main.routes-reload-enabled", "false");
        override(ManagementServer.ENABLED, "false");
        start();
    }

    private boolean awaitOnePollOfEach() throws InterruptedException {
        if (polls.syncs().isEmpty() && !polls.findsTables()) {
            LOG.error("no sync has begun: no route was started that has one");
            return false;
        }
        Set<String> heldBack = polls.heldBack(context());
        heldBack.forEach(sync -> LOG.warn("sync {}: left out, because its route is not started (autoStartup)", sync));
        boolean haveAllDelivered = polls.awaitOnePollOfEach(heldBack, stopRequested);
        awaitCompletions(Duration.ofSeconds(context().getShutdownStrategy().getTimeout()));
        return haveAllDelivered;
    }

    /**
     * A route's {@code onCompletion}, as one that reports a failure, runs when its poll has ended; Camel's shutdown
     * does not wait for it.
     */
    private void awaitCompletions(Duration longest) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        while (context().getInflightRepository().size() > 0 && System.nanoTime() < end) {
            // Nothing tells when the last one is done.
            TimeUnit.MILLISECONDS.sleep(COMPLETION_INTERVAL_MILLIS);
        }
    }

    private void announce() {
        settings.load();
        LOG.info("{}", StartLine.of(settings));
    }

    private interface Work {
        int run() throws Exception;
    }

    private int guarded(Work work) {
        Thread hook = new Thread(this::stopAndWait, "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return work.run();
        } catch (Exception | Error e) {
            return StartFailure.report(e);
        } finally {
            stop();
        }
    }

    public void start() throws Exception {
        SecretiveLoggers.silence();
        requireRoutes();
        DEFAULTS.forEach(main::addInitialProperty);
        main.addInitialProperty(
                "camel.main.routes-include-pattern",
                "file:" + RouteReferences.FOLDER + "/" + RouteReferences.BEANS + ",file:" + RouteReferences.FOLDER
                        + "/*.camel.yaml");
        main.addInitialProperty("camel.main.routes-reload-directory", RouteReferences.FOLDER.toString());
        SettingsCheck check = new SettingsCheck(settings, polls);
        main.bind("settings", settings);
        main.bind("polls", polls);
        main.bind("progress", new ProgressReporter(StatusLines.ofTerminal()));
        main.bind("unknown-tables", new UnknownTables(this::context, check, polls));
        main.addMainListener(check);
        // The usual one brings a shutdown hook that would wait for the end of what our own hook ends.
        main.setShutdownStrategy(new SimpleMainShutdownStrategy());
        main.start();
        ManagementServer.customize(context());
        NewTemplatedRoutes.watch(context(), polls, RouteReferences.FOLDER);
        LostRoutesCheck.register(context(), polls);
    }

    CamelContext context() {
        return main.getCamelContext();
    }

    private void requireRoutes() throws IOException {
        if (!Files.isDirectory(RouteReferences.FOLDER)) {
            throw new SettingException("there is no folder " + RouteReferences.FOLDER.toAbsolutePath()
                    + " here. Run the application where its routes/ folder is, or copy the one of this project.");
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(RouteReferences.FOLDER, "*.camel.yaml")) {
            if (!files.iterator().hasNext()) {
                throw new SettingException(
                        "the folder " + RouteReferences.FOLDER.toAbsolutePath()
                                + " holds no *.camel.yaml file, so there is nothing to run. Copy the routes of this project into it.");
            }
        }
    }

    private void stopAndWait() {
        stopRequested.countDown();
        try {
            if (!stopped.await(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("stopping took too long and was cut short");
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
                            "sync {}: its batch in flight waited too long for the destination and is given up; the next start "
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
