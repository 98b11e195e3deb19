package io.github.dolphindbsync.app;

import io.github.dolphindbsync.app.Inspection.Inspected;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.source.SyncPlan;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import picocli.CommandLine.Command;

/** Shows what is found at both ends, and every setting in force. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = {
            "Reaches both ends of each sync and shows what is there: versions, table, columns and their types, key, tracking "
                    + "column, rows without a tracking value, how far the newest row is from the clock; then every setting in "
                    + "force and where it comes from. Moves nothing.",
            "Exit code 1 where a sync could not run."
        })
final class CheckCommand extends InspectCommand {

    @Override
    void print(Inspected inspected) {
        SyncPlan plan = inspected.plan();
        plan.facts().forEach(fact -> line(fact.about(), fact.found()));
        line(
                "destination",
                inspected
                        .table()
                        .map(table -> (table.isThere() ? "the table is there" : "the table is not there yet")
                                + (table.statements().isEmpty()
                                        ? " and fits"
                                        : ", " + table.statements().size()
                                                + " statements would make it fit (see plan)"))
                        .orElse("written by the route " + plan.route()));
        Map<String, String> types =
                inspected.table().map(table -> table.types()).orElse(Map.of());
        List<Column> columns = plan.schema().columns();
        for (int index = 0; index < columns.size(); index++) {
            String name = columns.get(index).name();
            String type = index < plan.sourceTypes().size() ? plan.sourceTypes().get(index) : "made here";
            out.printf("  column           %-24s %-18s %s%n", name, type, types.getOrDefault(name, ""));
        }
    }

    @Override
    void printSettings(CamelContext context, Inspection inspection) {
        out.println("settings in force");
        new SettingsReport(context).print(out, inspection.inspected().keySet());
    }
}
