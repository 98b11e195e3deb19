package io.github.dolphindbsync.app;

import io.github.dolphindbsync.app.Inspection.Inspected;
import io.github.dolphindbsync.destination.TableInspection;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.source.SyncPlan;
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
            "Reaches both ends of each sync and shows what is there: versions, table, columns and their types, key, tracking "
                    + "column, rows, how far the newest row is from the clock, whether the account may do "
                    + "at the destination what the sync needs; then every setting in force and where it comes from. Moves nothing.",
            "Exit code 1 where a sync could not run."
        })
final class CheckCommand extends InspectCommand {

    @Option(
            names = "--count-nulls",
            description =
                    "Count the rows without a tracking value, which no poll carries. Reads every partition of a table whose "
                            + "tracking column is not one by which it is partitioned.")
    private boolean countsNulls;

    @Override
    boolean countsNulls() {
        return countsNulls;
    }

    @Override
    void print(Inspected inspected) {
        SyncPlan plan = inspected.plan();
        plan.facts().forEach(fact -> line(fact.about(), fact.found()));
        inspected.table().ifPresent(table -> line("destination", describe(plan, table)));
        inspected.facts().forEach(fact -> line(fact.about(), fact.found()));
        if (!inspected.writesTable() && !plan.ownTables().isEmpty()) {
            line("destination", "written by the statements of route " + plan.route());
        }
        printColumns(inspected);
    }

    private static String describe(SyncPlan plan, TableInspection table) {
        if (table.refusal().isPresent()) {
            return "table " + plan.target() + (table.isThere() ? " is there and does not fit" : " can't be made");
        }
        if (!table.isThere()) {
            return "table " + plan.target() + " is not there yet; the first batch makes it (see plan)";
        }
        int changes = table.statements().size();
        return "table " + plan.target() + " is there"
                + (changes == 0
                        ? " and fits"
                        : "; " + changes + (changes == 1 ? " statement makes" : " statements make")
                                + " it fit (see plan)");
    }

    private void printColumns(Inspected inspected) {
        SyncPlan plan = inspected.plan();
        Map<String, String> types =
                inspected.table().map(TableInspection::types).orElse(Map.of());
        List<Column> columns = plan.schema().columns();
        int nameWidth = columns.stream()
                .mapToInt(column -> column.name().length())
                .max()
                .orElse(0);
        int typeWidth =
                plan.sourceTypes().stream().mapToInt(String::length).max().orElse(0);
        String format = "%-" + nameWidth + "s  %-" + Math.max(typeWidth, "made here".length()) + "s  %s";
        for (int index = 0; index < columns.size(); index++) {
            String name = columns.get(index).name();
            String type = index < plan.sourceTypes().size() ? plan.sourceTypes().get(index) : "made here";
            line(
                    index == 0 ? "columns" : "",
                    String.format(Locale.ROOT, format, name, type, types.getOrDefault(name, ""))
                            .stripTrailing());
        }
    }

    @Override
    void printSettings(CamelContext context, Inspection inspection) {
        out.println("settings in force");
        new SettingsReport(context).print(out, inspection.inspected().keySet());
    }
}
