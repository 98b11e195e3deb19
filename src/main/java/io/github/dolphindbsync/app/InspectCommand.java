package io.github.dolphindbsync.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.dolphindbsync.app.Inspection.Inspected;
import io.github.dolphindbsync.source.SettingException;
import io.github.dolphindbsync.source.SyncPlan;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.camel.CamelContext;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ParentCommand;

/** What {@code check} and {@code plan} have in common: to look, to print, and to say by the exit code what was found. */
abstract class InspectCommand implements Callable<Integer> {

    final PrintStream out = System.out;

    @ParentCommand
    private Application application;

    /** Prints what was found of one sync. */
    abstract void print(Inspected inspected);

    /** Prints what is no matter of one sync. */
    void printSettings(CamelContext context, Inspection inspection) {
        // Not all do.
    }

    @Override
    public Integer call() {
        // What is printed is the answer; only what went wrong comes on top.
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        Inspection inspection = new Inspection();
        SyncApplication sync = new SyncApplication();
        try {
            application.takeOver(sync);
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
            for (String warning : plan.warnings()) {
                out.printf("  note             %s%n", warning);
            }
            plan.refusals().forEach(reason -> out.printf("  FAILED           %s%n", reason));
            if (inspected.isLost()) {
                out.printf("  FAILED           rows were delivered before, and table %s is not there%n", plan.target());
            }
            if (inspected.isForbidden()) {
                out.printf("  FAILED           the table would have to be altered, and schema-change = strict%n");
            }
            inspected.tableFailure().ifPresent(reason -> out.printf("  FAILED           destination: %s%n", reason));
            inspected
                    .table()
                    .ifPresent(table -> table.refusals()
                            .forEach(
                                    refusal -> out.printf("  FAILED           table %s %s%n", plan.target(), refusal)));
            out.println();
        }
        printSettings(context, inspection);
    }

    private static String destination(Inspected inspected) {
        return inspected
                .table()
                .map(table -> "table " + inspected.plan().target() + ", " + table.database())
                .orElse(
                        inspected.tableFailure().isPresent()
                                ? "table " + inspected.plan().target()
                                : "route " + inspected.plan().route());
    }

    void line(String about, String found) {
        out.printf("  %-16s %s%n", about, found);
    }

    void printWindows(SyncPlan plan) {
        long rows =
                plan.windows().stream().mapToLong(SyncPlan.PlannedWindow::rows).sum();
        if (plan.windows().isEmpty() || rows == 0) {
            line("next poll", "nothing new");
            return;
        }
        for (SyncPlan.PlannedWindow window : plan.windows()) {
            line(
                    "next poll",
                    String.format(
                            Locale.ROOT,
                            "reads %,d rows%s",
                            window.rows(),
                            window.from().isEmpty()
                                    ? " in one query"
                                    : " from " + window.from() + " to " + window.to()));
        }
        if (plan.moreWindows() > 0) {
            line("", "and " + plan.moreWindows() + " more queries like these");
        }
    }
}
