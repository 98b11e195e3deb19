package io.github.dolphindbsync.app.command;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.dolphindbsync.app.run.StartFailure;
import io.github.dolphindbsync.app.run.SyncApplication;
import io.github.dolphindbsync.source.component.Syncs;
import io.github.dolphindbsync.source.plan.SyncPlan;
import io.github.dolphindbsync.source.settings.SettingException;
import io.github.dolphindbsync.source.settings.Settings;
import io.github.dolphindbsync.source.settings.TablesSetting;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.apache.camel.CamelContext;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** What {@code check} and {@code plan} share: they ask each sync, print what they found, and end with a verdict. */
abstract class InspectCommand implements Callable<Integer> {

    final PrintStream out = System.out;

    @ParentCommand
    private RunCommand run;

    @Mixin
    private FivetranOptions options;

    @Option(names = "--details", description = "Print all that is found also where there are several syncs.")
    private boolean details;

    @Parameters(paramLabel = "SYNC", arity = "0..*", description = "Only these syncs, with all that is found.")
    private List<String> names = List.of();

    /** Prints what was found of one sync. */
    abstract void print(Inspection inspection, SyncPlan plan);

    /** Sums up in a few words what was found of a sync that can run. */
    abstract String summary(Inspection inspection, SyncPlan plan);

    /** Whether rows without a tracking value are counted. */
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
        SyncApplication syncs = new SyncApplication();
        try {
            run.takeOver(syncs);
            options.takeOver(syncs);
        } catch (SettingException e) {
            return StartFailure.report(e);
        }
        return syncs.inspect(this::inspect);
    }

    /** @return true if every sync could run */
    private boolean inspect(CamelContext context) throws InterruptedException, ExecutionException {
        Syncs syncs = Syncs.of(context);
        Map<String, String> failures = new TreeMap<>(syncs.failures());
        failures.keySet().removeIf(sync -> !isChosen(sync) && !sync.equals(TablesSetting.TABLES.key()));
        requireKnown(syncs);
        List<Future<Inspection>> inspections = new ArrayList<>();
        ExecutorService threads =
                context.getExecutorServiceManager().newFixedThreadPool(this, "inspect", atOnce(context));
        for (Syncs.Found found : syncs.found()) {
            String sync = found.sync().getSync();
            if (!isChosen(sync)) {
                continue;
            }
            if (new RouteInspector(context, found.route()).isAutoStarted()) {
                inspections.add(threads.submit(() -> Inspection.of(context, found, countsNulls())));
            } else {
                out.printf("sync %s: left out, because its route is not started (autoStartup)%n%n", sync);
            }
        }
        failures.forEach(
                (sync, reason) -> out.printf("%s: FAILED: %s%n%n", sync.contains(".") ? sync : "sync " + sync, reason));
        boolean printsDetails = details || !names.isEmpty() || inspections.size() == 1;
        List<String> failed = new ArrayList<>(failures.keySet());
        for (Future<Inspection> future : inspections) {
            Inspection inspection = future.get();
            if (!inspection.isFine()) {
                failed.add(inspection.sync());
            }
            if (printsDetails) {
                printDetails(inspection);
            } else {
                printLine(inspection);
            }
        }
        if (inspections.size() + failures.size() > 1) {
            printVerdict(inspections.size() + failures.size(), failed.size(), printsDetails);
        }
        printSettings(
                context,
                printsDetails
                        ? syncs.found().stream()
                                .map(found -> found.sync().getSync())
                                .filter(this::isChosen)
                                .toList()
                        : List.of());
        return failed.isEmpty();
    }

    private boolean isChosen(String sync) {
        return names.isEmpty() || names.contains(sync);
    }

    private void requireKnown(Syncs syncs) {
        List<String> known = new ArrayList<>(syncs.failures().keySet());
        syncs.found().forEach(found -> known.add(found.sync().getSync()));
        names.stream().filter(name -> !known.contains(name)).findFirst().ifPresent(name -> {
            throw new SettingException("there is no sync '" + name + "'. There is: " + String.join(", ", known));
        });
    }

    private static int atOnce(CamelContext context) {
        return new Settings(context)
                .find(TablesSetting.AT_ONCE.key())
                .map(Integer::valueOf)
                .orElseGet(() -> Integer.valueOf(TablesSetting.AT_ONCE.defaultValue()));
    }

    private void printDetails(Inspection inspection) {
        if (inspection.plan().isEmpty()) {
            out.printf(
                    "sync %s: FAILED: %s%n%n",
                    inspection.sync(), inspection.failures().get(0));
            return;
        }
        String database =
                inspection.table().map(table -> ", " + table.database()).orElse("");
        out.printf("sync %s: %s%s%n", inspection.sync(), inspection.way(), database);
        print(inspection, inspection.plan().get());
        inspection.notes().forEach(note -> line("note", note));
        inspection.failures().forEach(reason -> line("FAILED", reason));
        out.println();
    }

    private void printLine(Inspection inspection) {
        List<String> failures = inspection.failures();
        String found = inspection
                .plan()
                .filter(plan -> failures.isEmpty())
                .map(plan -> summary(inspection, plan)
                        + (inspection.notes().isEmpty()
                                ? ""
                                : ", " + count(inspection.notes().size(), "note")))
                .orElseGet(() -> "FAILED: " + failures.get(0)
                        + (failures.size() == 1 ? "" : " (and " + (failures.size() - 1) + " more)"));
        out.printf("sync %s: %s: %s%n", inspection.sync(), inspection.way(), found);
    }

    private void printVerdict(int all, int failed, boolean hasDetails) {
        out.printf(
                Locale.ROOT,
                "%n%,d syncs: %,d can run, %,d FAILED.%s%n%n",
                all,
                all - failed,
                failed,
                hasDetails ? "" : " For all that was found, add --details, or the name of a sync.");
    }

    static String count(long number, String what) {
        return String.format(Locale.ROOT, "%,d %s%s", number, what, number == 1 ? "" : "s");
    }

    void line(String about, String found) {
        out.printf("  %-16s %s%n", about, found);
    }
}
