package io.github.dolphindbsync.app.command;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.dolphindbsync.app.run.StartFailure;
import io.github.dolphindbsync.app.run.SyncApplication;
import io.github.dolphindbsync.source.component.Syncs;
import io.github.dolphindbsync.source.plan.SyncPlan;
import io.github.dolphindbsync.source.settings.SettingException;
import io.github.dolphindbsync.source.settings.TablesSetting;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** What {@code check} and {@code plan} share: they ask each sync, print what they found, and end with a verdict. */
abstract class InspectCommand implements Callable<Integer> {

    final PrintStream out = System.out;

    @ParentCommand
    private RunCommand run;

    @Mixin
    private FivetranOptions options;

    @Parameters(
            paramLabel = "SYNC",
            arity = "0..*",
            description =
                    "Inspects only these, and prints all findings. Without a name, several syncs get a line each.")
    private List<String> names = List.of();

    /** Prints all that was found of one sync. */
    abstract void print(Inspection inspection, SyncPlan plan);

    /** Sums up what was found of a sync that can run. */
    abstract String summary(Inspection inspection, SyncPlan plan);

    boolean countsNulls() {
        return false;
    }

    /** Prints what does not belong to one sync. */
    void printSettings(CamelContext context, List<String> syncs) {
        // Not all do.
    }

    @Override
    public Integer call() {
        // What is printed is the answer; only what went wrong comes on top.
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        SyncApplication application = new SyncApplication();
        try {
            run.applyTo(application);
            options.applyTo(application);
        } catch (SettingException e) {
            return StartFailure.report(e);
        }
        return application.inspect(this::inspect);
    }

    /** @return true if every sync could run */
    private boolean inspect(CamelContext context) {
        Syncs syncs = Syncs.of(context);
        List<String> failed = new ArrayList<>();
        syncs.failures().forEach((name, reason) -> {
            boolean isOfListing = name.equals(TablesSetting.TABLES.key());
            if (names.isEmpty() || names.contains(name) || isOfListing) {
                out.printf("%s: FAILED: %s%n", isOfListing ? name : "sync " + name, reason);
                failed.add(name);
            }
        });
        List<String> known = Stream.concat(
                        syncs.found().stream().map(Syncs.Found::name), syncs.failures().keySet().stream())
                .toList();
        names.stream().filter(name -> !known.contains(name)).findFirst().ifPresent(name -> {
            throw new SettingException("no sync has the name '" + name + "'. Syncs: " + String.join(", ", known));
        });
        List<String> chosen = names.isEmpty() ? known : names;
        boolean printsAll = !names.isEmpty() || chosen.size() == 1;
        syncs.found().parallelStream()
                .filter(found -> chosen.contains(found.name()))
                .map(found -> Inspection.of(context, found, countsNulls()))
                .forEachOrdered(inspection -> {
                    if (!inspection.failures().isEmpty()) {
                        failed.add(inspection.sync());
                    }
                    if (printsAll) {
                        printAll(inspection);
                    } else {
                        out.println(inLine(inspection));
                    }
                });
        printSettings(context, printsAll ? chosen : List.of());
        if (chosen.size() > 1) {
            out.printf(
                    "%n%s: %d can run, %d FAILED.%s%n",
                    count(chosen.size(), "sync"),
                    chosen.size() - failed.size(),
                    failed.size(),
                    printsAll ? "" : " For all findings of a sync, name it.");
        }
        return failed.isEmpty();
    }

    private void printAll(Inspection inspection) {
        String database =
                inspection.table().map(table -> ", " + table.database()).orElse("");
        out.printf("sync %s: %s%s%n", inspection.sync(), inspection.way(), database);
        inspection.plan().ifPresent(plan -> print(inspection, plan));
        inspection.notes().forEach(note -> line("note", note));
        inspection.failures().forEach(reason -> line("FAILED", reason));
        out.println();
    }

    private String inLine(Inspection inspection) {
        return "sync " + inspection.sync() + ": " + inspection.way() + ": " + found(inspection);
    }

    private String found(Inspection inspection) {
        List<String> failures = inspection.failures();
        List<String> notes = inspection.notes();
        if (!failures.isEmpty()) {
            String more = failures.size() == 1 ? "" : " (and " + (failures.size() - 1) + " more)";
            return "FAILED: " + failures.get(0) + more;
        }
        return inspection
                .plan()
                .map(plan -> summary(inspection, plan) + (notes.isEmpty() ? "" : ", " + count(notes.size(), "note")))
                .orElseGet(() -> String.join(", ", notes));
    }

    static String count(long number, String what) {
        return String.format(Locale.ROOT, "%,d %s%s", number, what, number == 1 ? "" : "s");
    }

    void line(String about, String found) {
        out.printf("  %-16s %s%n", about, found);
    }
}
