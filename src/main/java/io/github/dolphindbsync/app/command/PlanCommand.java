package io.github.dolphindbsync.app.command;

import io.github.dolphindbsync.destination.table.TableInspection;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.source.plan.SyncPlan;
import io.github.dolphindbsync.source.plan.SyncPlan.Progress;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;

/** Shows what the next poll would do. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description = {
            "Shows what the next poll of each sync would do, without doing it: its queries and their rows, the "
                    + "statements that would create or alter tables, and what becomes of values that the destination can't hold as they are.",
            "Exit code 1 if a sync could not run."
        })
public final class PlanCommand extends InspectCommand {

    private static final int LONGEST_LINE = 100;

    @Override
    void print(Inspection inspection, SyncPlan plan) {
        line("next poll", describe(plan));
        inspection.table().ifPresent(table -> printStatements(plan, table));
        if (!inspection.route().writesTable()) {
            line("statement", "none except those of " + inspection.route().end());
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
        return describe(plan) + (statements == 0 ? "" : ", " + count(statements, "statement"));
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

    private static String describe(SyncPlan plan) {
        SyncPlan.Reads reads = plan.reads();
        if (plan.progress() == Progress.UNREADABLE) {
            return "not known: its checkpoint can't be read";
        }
        if (reads.rows() == 0) {
            return "nothing to read";
        }
        String rows = count(reads.rows(), "row");
        if (reads.rows() == reads.rowsReadAgain()) {
            return "nothing new; " + rows + " up to the mark are read again, to compare";
        }
        return "reads " + rows
                + (reads.from().isEmpty() ? "" : " from " + reads.from() + " to " + reads.to())
                + (reads.queries() == 1
                        ? " by one query"
                        : String.format(Locale.ROOT, " by %,d queries", reads.queries()))
                + (reads.rowsReadAgain() == 0
                        ? ""
                        : String.format(
                                Locale.ROOT, "; %,d of them up to the mark, to compare", reads.rowsReadAgain()));
    }
}
