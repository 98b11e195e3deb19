package io.github.dolphindbsync.app;

import io.github.dolphindbsync.app.Inspection.Inspected;
import io.github.dolphindbsync.destination.TableInspection;
import picocli.CommandLine.Command;

/** Shows what the next poll would do. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description = {
            "Shows what the next poll of each sync would do, and does none of it: the queries with their rows, the statements that "
                    + "would make or alter tables, and what becomes of values that the destination can't hold as they are.",
            "Exit code 1 where a sync could not run."
        })
final class PlanCommand extends InspectCommand {

    @Override
    void print(Inspected inspected) {
        printWindows(inspected.plan());
        if (inspected.table().isEmpty()) {
            line("statements", "those of the route");
            return;
        }
        TableInspection table = inspected.table().get();
        if (table.statements().isEmpty()) {
            line("statements", "none: the table fits");
        }
        boolean isChange = table.isThere() && !inspected.plan().evolves();
        table.statements().forEach(statement -> line(isChange ? "NOT ALLOWED" : "statement", statement));
        table.policies().forEach((column, policy) -> line("policy", column + ": " + policy));
    }
}
