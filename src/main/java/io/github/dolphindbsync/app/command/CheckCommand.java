package io.github.dolphindbsync.app.command;

import io.github.dolphindbsync.destination.table.TableInspection;
import io.github.dolphindbsync.source.plan.SyncPlan;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.CamelContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what is found at both ends, and every setting in force. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = {
            "Connects to both ends of each sync and reports what it finds: versions, table, columns and their types, "
                    + "key, tracking "
                    + "column, rows, the lag of the newest row, missing privileges at the destination; then every "
                    + "setting in force with its origin. Changes nothing.",
            "Exit code 1 if a sync could not run."
        })
public final class CheckCommand extends InspectCommand {

    @Option(
            names = "--count-nulls",
            description =
                    "Count the rows without a tracking value, which no poll reads. Reads every partition of a table "
                            + "whose " + "tracking column is not one by which it is partitioned.")
    private boolean countsNulls;

    @Override
    boolean countsNulls() {
        return countsNulls;
    }

    @Override
    void print(Inspection inspection, SyncPlan plan) {
        plan.findings().facts().forEach(fact -> line(fact.about(), fact.found()));
        inspection.table().ifPresent(table -> line("destination", describe(plan, table)));
        inspection.destination().facts().forEach(fact -> line(fact.about(), fact.found()));
        if (!inspection.route().writesTable() && !plan.ownTables().isEmpty()) {
            line(
                    "destination",
                    "written by the statements of " + inspection.route().end());
        }
        printColumns(inspection, plan);
    }

    private static String describe(SyncPlan plan, TableInspection table) {
        if (table.refusal().isPresent()) {
            return "table " + plan.target() + (table.exists() ? " exists and does not fit" : " can't be created");
        }
        if (!table.exists()) {
            return "table " + plan.target() + " does not exist yet; the first batch creates it (see plan)";
        }
        return "table " + plan.target() + " exists"
                + (table.isAltered()
                        ? "; " + count(table.statements().size(), "statement") + " will make it fit (see plan)"
                        : " and fits");
    }

    private void printColumns(Inspection inspection, SyncPlan plan) {
        Map<String, String> types =
                inspection.table().map(TableInspection::types).orElse(Map.of());
        String about = "columns";
        for (int index = 0; index < plan.schema().columns().size(); index++) {
            String name = plan.schema().columns().get(index).name();
            String type = index < plan.sourceTypes().size() ? plan.sourceTypes().get(index) : "added here";
            line(
                    about,
                    String.format(Locale.ROOT, "%-20s  %-16s  %s", name, type, types.getOrDefault(name, ""))
                            .stripTrailing());
            about = "";
        }
    }

    @Override
    String summary(Inspection inspection, SyncPlan plan) {
        return count(plan.rows(), "row");
    }

    @Override
    void printSettings(CamelContext context, List<String> syncs) {
        out.printf("%nsettings in force%n");
        new SettingsReport(context).print(out, syncs);
    }
}
