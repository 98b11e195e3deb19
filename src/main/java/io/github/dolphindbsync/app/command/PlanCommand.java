package io.github.dolphindbsync.app.command;

import io.github.dolphindbsync.destination.table.TableInspection;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.source.plan.SyncPlan;
import io.github.dolphindbsync.source.plan.SyncPlan.PlannedWindow;
import io.github.dolphindbsync.source.plan.SyncPlan.Progress;
import java.util.List;
import java.util.Locale;
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
public final class PlanCommand extends InspectCommand {

    private static final int LONGEST_LINE = 100;

    @Override
    void print(Inspection inspection, SyncPlan plan) {
        line("next poll", reads(plan));
        if (plan.windows().size() > 1) {
            plan.windows().forEach(window -> line("", describe(window)));
        }
        inspection.table().ifPresent(table -> printStatements(plan, table));
        if (!inspection.route().writesTable()) {
            line("statement", "none except those of route " + inspection.route().id());
        }
        List<RouteInspector.Format> formats = inspection.route().formats();
        for (RouteInspector.Format format : formats) {
            String which = formats.size() == 1 ? "" : " (" + format.name() + ")";
            for (Column column : plan.schema().columns()) {
                format.policy()
                        .policy(column)
                        .ifPresent(policy -> line("policy", column.name() + which + ": " + policy));
            }
        }
    }

    @Override
    String summary(Inspection inspection, SyncPlan plan) {
        int statements =
                inspection.table().map(table -> table.statements().size()).orElse(0);
        return reads(plan) + (statements == 0 ? "" : ", " + count(statements, "statement"));
    }

    private void printStatements(SyncPlan plan, TableInspection table) {
        if (table.refusal().isPresent()) {
            line(
                    "statement",
                    table.exists()
                            ? "none: the table does not fit, and no statement can change that without harm"
                            : "none: the table can't be created");
            return;
        }
        if (table.statements().isEmpty()) {
            line("statement", "none: the table fits");
        }
        String about = table.exists() && !plan.evolves() ? "NOT ALLOWED" : "statement";
        for (String statement : table.statements()) {
            List<String> lines = lines(statement);
            line(about, lines.get(0));
            lines.stream().skip(1).forEach(rest -> line("", rest));
        }
        table.policies().forEach((column, policy) -> line("policy", column + ": " + policy));
    }

    /** A long statement has a line for each column. */
    private static List<String> lines(String statement) {
        return statement.length() <= LONGEST_LINE
                ? List.of(statement)
                : statement
                        .replaceFirst(" \\((?=[\"`])", " (\n  ")
                        .replaceAll(", (?=[\"`])", ",\n  ")
                        .lines()
                        .toList();
    }

    private static String reads(SyncPlan plan) {
        if (plan.progress() == Progress.UNREADABLE) {
            return "not known: its checkpoint can't be read";
        }
        List<PlannedWindow> windows = plan.windows();
        long rows = windows.stream().mapToLong(PlannedWindow::rows).sum();
        long again = plan.rowsReadAgain();
        if (rows == again) {
            return rows == 0
                    ? "nothing to read"
                    : "nothing new; " + count(rows, "row") + " up to the mark are read again, to compare";
        }
        String more = plan.moreWindows() == 0
                ? ""
                : String.format(Locale.ROOT, "; then %,d more queries like these", plan.moreWindows());
        return "reads "
                + (windows.size() == 1
                        ? describe(windows.get(0))
                        : count(rows, "row") + " by " + windows.size() + " queries")
                + more
                + (again == 0 ? "" : String.format(Locale.ROOT, "; %,d of them up to the mark, to compare", again));
    }

    private static String describe(PlannedWindow window) {
        return count(window.rows(), "row")
                + (window.from().isEmpty() ? " by one query" : " from " + window.from() + " to " + window.to());
    }
}
