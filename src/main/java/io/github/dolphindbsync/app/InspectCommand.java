package io.github.dolphindbsync.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.dolphindbsync.app.Inspection.Inspected;
import io.github.dolphindbsync.source.SettingException;
import io.github.dolphindbsync.source.SyncPlan;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.apache.camel.CamelContext;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** What {@code check} and {@code plan} have in common: to look, to print, and to say by the exit code what was found. */
abstract class InspectCommand implements Callable<Integer> {

    final PrintStream out = System.out;

    @ParentCommand
    private Application application;

    @Mixin
    private FivetranOptions options;

    /** Prints what was found of one sync. */
    abstract void print(Inspected inspected);

    /** Whether rows without a tracking value are to be counted, whatever that takes. */
    boolean countsNulls() {
        return false;
    }

    /** Prints what is no matter of one sync. */
    void printSettings(CamelContext context, Inspection inspection) {
        // Not all do.
    }

    @Override
    public Integer call() {
        // What is printed is the answer; only what went wrong comes on top.
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        Inspection inspection = new Inspection(countsNulls());
        SyncApplication sync = new SyncApplication();
        try {
            application.takeOver(sync);
            options.takeOver(sync);
        } catch (SettingException e) {
            return StartFailure.report(e);
        }
        return sync.inspect(inspection, context -> printAll(context, inspection));
    }

    private void printAll(CamelContext context, Inspection inspection) {
        inspection
                .failures()
                .forEach((sync, reason) ->
                        out.printf("%s: FAILED: %s%n%n", sync.contains(".") ? sync : "sync " + sync, reason));
        for (Inspected inspected : inspection.inspected().values()) {
            SyncPlan plan = inspected.plan();
            out.printf("sync %s: %s -> %s%n", plan.sync(), plan.source(), destination(inspected));
            print(inspected);
            plan.warnings().forEach(warning -> line("note", warning));
            inspected.notes().forEach(note -> line("note", "destination: " + note));
            plan.refusals().forEach(reason -> line("FAILED", reason));
            inspected.failures().forEach(reason -> line("FAILED", "destination: " + reason));
            out.println();
        }
        printSettings(context, inspection);
    }

    private static String destination(Inspected inspected) {
        SyncPlan plan = inspected.plan();
        if (!inspected.writesTable()) {
            return "route " + plan.route();
        }
        return "table " + plan.target()
                + inspected.table().map(table -> ", " + table.database()).orElse("");
    }

    void line(String about, String found) {
        out.printf("  %-16s %s%n", about, found);
    }
}
