package io.github.dolphindbsync.app;

import io.github.dolphindbsync.app.Inspection.Inspected;
import io.github.dolphindbsync.destination.TableInspection;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.source.SyncPlan;
import io.github.dolphindbsync.source.SyncPlan.PlannedWindow;
import io.github.dolphindbsync.source.SyncPlan.Progress;
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
final class PlanCommand extends InspectCommand {

    private static final int LONGEST_LINE = 100;

    @Override
    void print(Inspected inspected) {
        printWindows(inspected.plan());
        inspected.table().ifPresent(table -> printStatements(inspected.plan(), table));
        if (!inspected.writesTable()) {
            line("statement", "none but what route " + inspected.plan().route() + " does");
        }
        inspected.forms().forEach(form -> printPolicies(inspected, form));
    }

    private void printPolicies(Inspected inspected, RouteLook.Form form) {
        String which = inspected.forms().size() == 1 ? "" : " (" + form.name() + ")";
        for (Column column : inspected.plan().schema().columns()) {
            form.policy().policy(column).ifPresent(policy -> line("policy", column.name() + which + ": " + policy));
        }
    }

    private void printStatements(SyncPlan plan, TableInspection table) {
        if (table.refusal().isPresent()) {
            line(
                    "statement",
                    table.isThere()
                            ? "none: the table does not fit, and no statement can change that without harm"
                            : "none: the table can't be made");
            return;
        }
        if (table.statements().isEmpty()) {
            line("statement", "none: the table fits");
        }
        boolean isForbidden = table.isThere() && !plan.evolves();
        for (String statement : table.statements()) {
            List<String> lines = broken(statement);
            line(isForbidden ? "NOT ALLOWED" : "statement", lines.get(0));
            lines.subList(1, lines.size()).forEach(rest -> line("", rest));
        }
        table.policies().forEach((column, policy) -> line("policy", column + ": " + policy));
    }

    /** One that is long goes on in a new line after each comma between columns. */
    static List<String> broken(String statement) {
        if (statement.length() <= LONGEST_LINE) {
            return List.of(statement);
        }
        StringBuilder lines = new StringBuilder();
        int depth = 0;
        char quote = 0;
        for (int index = 0; index < statement.length(); index++) {
            char character = statement.charAt(index);
            lines.append(character);
            if (quote != 0) {
                quote = character == quote ? 0 : quote;
            } else if (character == '"' || character == '\'' || character == '`') {
                quote = character;
            } else if (character == '(') {
                depth++;
                lines.append(depth == 1 ? "\n  " : "");
            } else if (character == ')') {
                depth--;
            } else if (character == ',' && depth == 1) {
                lines.append("\n ");
            }
        }
        return lines.toString().lines().toList();
    }

    private void printWindows(SyncPlan plan) {
        if (plan.progress() == Progress.UNREADABLE) {
            line("next poll", "not known: its checkpoint can't be read");
            return;
        }
        List<PlannedWindow> windows = plan.windows();
        long rows = windows.stream().mapToLong(PlannedWindow::rows).sum();
        if (rows == plan.rowsReadAgain()) {
            line(
                    "next poll",
                    rows == 0
                            ? "nothing to read"
                            : String.format(
                                    Locale.ROOT,
                                    "nothing new; %,d rows up to the mark are read again, to compare",
                                    rows));
            return;
        }
        String again = plan.rowsReadAgain() == 0
                ? ""
                : String.format(Locale.ROOT, "; %,d of them up to the mark, to compare", plan.rowsReadAgain());
        if (windows.size() == 1) {
            line("next poll", "reads " + describe(windows.get(0)) + again);
            return;
        }
        String more = plan.moreWindows() == 0
                ? ""
                : String.format(Locale.ROOT, "; then %,d more queries like these", plan.moreWindows());
        line(
                "next poll",
                String.format(Locale.ROOT, "reads %,d rows by %d queries", rows, windows.size()) + more + again);
        windows.forEach(window -> line("", describe(window)));
    }

    private static String describe(PlannedWindow window) {
        String rows = String.format(Locale.ROOT, "%,d rows", window.rows());
        return window.from().isEmpty()
                ? rows + " by one query"
                : rows + " from " + window.from() + " to " + window.to();
    }
}
