package io.github.dolphindbsync.conformance;

import com.xxdb.data.BasicTable;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.source.query.QueryForm;
import io.github.dolphindbsync.source.query.TableProbe;
import io.github.dolphindbsync.source.query.TableProbe.Range;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The forms of query on the scratch table with its known rows, also the forms that read every partition. */
final class ScratchChecks {

    private static final long DAY = TimeUnit.DAYS.toNanos(1);
    private static final long FIRST = LocalDate.of(2024, 1, 1).toEpochDay() * DAY + TimeUnit.MINUTES.toNanos(30) + 1;
    private static final int ROWS = Scratch.DAYS * Scratch.ROWS_PER_DAY;

    private ScratchChecks() {}

    static List<Check> all(TableProbe probe) {
        Range open = new Range(null, null);
        return List.of(
                check(QueryForm.STATISTICS, " of all", ROWS + " rows from the first time to the last", server -> {
                    BasicTable answer = server.table(probe.statistics(open));
                    long lowest = TableProbe.integer(answer, "lowest", 0);
                    long rows = TableProbe.integer(answer, "row_count", 0);
                    return Outcome.of(
                            lowest == FIRST && rows == ROWS,
                            rows + " rows from " + lowest + ", " + Answers.type(answer));
                }),
                check(QueryForm.STATISTICS, " of no partition", "one row with 0, or no row", server -> {
                    long later = LocalDate.of(2030, 1, 1).toEpochDay() * DAY;
                    BasicTable answer = server.table(probe.statistics(new Range(later, later + DAY)));
                    boolean none = answer.rows() == 0;
                    return Outcome.of(
                            none || TableProbe.integer(answer, "row_count", 0) == 0,
                            none ? "no row" : "one row, " + Answers.type(answer));
                }),
                check(QueryForm.STATISTICS, " texts", "longest text of 9 characters and 10 bytes: 10, or 9", server -> {
                    BasicTable answer = server.table(probe.statistics(open));
                    long longest = TableProbe.integer(answer, "longest_0", 0);
                    return Outcome.of(longest == 9 || longest == 10, "longest " + longest);
                }),
                check(
                        QueryForm.STATISTICS,
                        " of NULLs",
                        Scratch.ROWS_WITHOUT_PRICE + " rows without a price",
                        server -> {
                            Column price = column(probe, "price");
                            long rows = TableProbe.integer(
                                    server.table(
                                            probe.where(probe.isNull(price)).statistics(open)),
                                    "row_count",
                                    0);
                            return Outcome.of(rows == Scratch.ROWS_WITHOUT_PRICE, rows + " rows");
                        }),
                check(
                        QueryForm.HISTOGRAM,
                        " by days",
                        "a bucket of " + Scratch.ROWS_PER_DAY + " rows for each of " + Scratch.DAYS + " days",
                        server -> {
                            BasicTable answer = server.table(probe.histogram(everything(), DAY));
                            boolean same = answer.rows() == Scratch.DAYS;
                            for (int row = 0; row < answer.rows(); row++) {
                                same &= TableProbe.integer(answer, "row_count", row) == Scratch.ROWS_PER_DAY
                                        && TableProbe.integer(answer, "bucket", row) == FIRST / DAY * DAY + row * DAY;
                            }
                            return Outcome.of(same, Answers.type(answer));
                        }),
                check(
                        QueryForm.ROWS,
                        " of a day",
                        Scratch.ROWS_PER_DAY + " rows with the texts, NULLs and numbers that were written",
                        server -> {
                            BasicTable answer = server.table(probe.rows(new Range(FIRST, FIRST + DAY - 1)));
                            return Outcome.of(isFirstDay(answer), Answers.type(answer));
                        }),
                check(QueryForm.WITHOUT_TRACKING_VALUE, "", "0 rows", server -> {
                    long rows = TableProbe.integer(server.table(probe.countWithoutTrackingValue()), "row_count", 0);
                    return Outcome.of(rows == 0, rows + " rows");
                }),
                check(QueryForm.COUNT_ALL, "", ROWS + " rows", server -> {
                    long rows = TableProbe.integer(server.table(probe.countAll()), "row_count", 0);
                    return Outcome.of(rows == ROWS, rows + " rows");
                }),
                check(
                        QueryForm.ALL_ROWS,
                        " in blocks",
                        ROWS + " rows, in blocks of " + TableChecks.ROWS_PER_BLOCK + " and the rest",
                        server -> {
                            List<Integer> sizes = server.blocks(probe.allRows(), TableChecks.ROWS_PER_BLOCK).stream()
                                    .map(block -> probe.decode(block).isEmpty() ? 0 : block.rows())
                                    .toList();
                            List<Integer> expected =
                                    List.of(TableChecks.ROWS_PER_BLOCK, ROWS - TableChecks.ROWS_PER_BLOCK);
                            return Outcome.of(sizes.equals(expected), "blocks of " + sizes);
                        }));
    }

    private static Range everything() {
        return new Range(FIRST, FIRST + Scratch.DAYS * DAY);
    }

    private static boolean isFirstDay(BasicTable answer) {
        boolean same = answer.rows() == Scratch.ROWS_PER_DAY;
        for (int row = 0; row < answer.rows(); row++) {
            // Two rows share each time; their order is not defined.
            int number = Integer.parseInt(answer.getColumn("volume").getString(row));
            same &= number / 2 == row / 2
                    && answer.getColumn("odd name").getString(row).equals(String.valueOf(number))
                    && answer.getColumn("for").getString(row).equals(String.valueOf(number))
                    && answer.getColumn("note").getString(row).equals(number % 3 == 0 ? "a \"b\" \\ é" : "x")
                    && answer.getColumn("price").isNull(row) == (number % 4 == 0);
        }
        return same;
    }

    private static Column column(TableProbe probe, String name) {
        return probe.columns().stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Check check(QueryForm form, String what, String expected, Check.Examination examination) {
        return new Check("scratch exact " + form.id() + what, form.text(), expected, form.page(), examination);
    }
}
