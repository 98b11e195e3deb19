package io.github.dolphindbsync.conformance;

import com.xxdb.data.BasicTable;
import io.github.dolphindbsync.conformance.SmallRange.Found;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnData;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.source.query.QueryForm;
import io.github.dolphindbsync.source.query.TableProbe;
import io.github.dolphindbsync.source.query.TableProbe.Range;
import java.util.ArrayList;
import java.util.List;

/**
 * Tries each form of query on a table with unknown content: answers are compared with each other. One check finds a
 * small range with rows; the other checks query that range.
 */
final class TableChecks {

    static final int ROWS_PER_BLOCK = 8192;

    private final String prefix;
    private final TableProbe probe;
    private final SmallRange small;

    TableChecks(String prefix, TableProbe probe) {
        this.prefix = prefix;
        this.probe = probe;
        this.small = new SmallRange(probe);
    }

    /** A check of a range with rows. */
    private interface OfRange {
        Outcome examine(Server server, Found range);
    }

    List<Check> all() {
        List<Check> checks = new ArrayList<>();
        checks.add(new Check(
                id(QueryForm.STATISTICS, ""),
                QueryForm.STATISTICS.text(),
                "one row; lowest and highest of the tracking column's type, in their order and in the range",
                QueryForm.STATISTICS.page(),
                small::find));
        checks.add(inRange(
                QueryForm.HISTOGRAM,
                "",
                "buckets in order, each at a multiple of its width, with as many rows together as were counted",
                this::histogram));
        checks.add(inRange(
                QueryForm.ROWS,
                "",
                "columns as schema() describes them; as many rows as were counted, in order, in the range",
                this::rows));
        checks.add(inRange(QueryForm.ROWS, " in blocks", "as many rows, in blocks of 8192", this::blocks));
        checks.add(inRange(QueryForm.ROWS, " of one value", "rows, all with the value of the literal", this::literal));
        checks.add(
                inRange(QueryForm.STATISTICS, " of two halves", "as many rows together as in the whole", this::halves));
        checks.add(inRange(
                QueryForm.STATISTICS,
                " with a filter",
                "rows with NULL in a column and rows with a value there are all rows",
                this::filters));
        checks.add(inRange(
                QueryForm.AHEAD_OF_CLOCK,
                "",
                "as many rows beyond the lowest value as the range has beyond it",
                this::beyond));
        if (textColumn() != null) {
            checks.add(inRange(
                    QueryForm.BYTES, "", "BLOB, as many as rows, with the bytes of their texts in UTF-8", this::bytes));
        }
        return checks;
    }

    private String id(QueryForm form, String what) {
        return prefix + " " + form.id() + what;
    }

    private Check inRange(QueryForm form, String what, String expected, OfRange examination) {
        return new Check(
                id(form, what),
                form.text(),
                expected,
                form.page(),
                server -> small.found()
                        .map(range -> examination.examine(server, range))
                        .orElseGet(() -> Outcome.skipped("no range with rows is known")));
    }

    private Outcome histogram(Server server, Found range) {
        long width = SmallRange.width(range);
        BasicTable answer = server.table(probe.histogram(range.range(), width));
        long sum = 0;
        boolean ordered = true;
        for (int row = 0; row < answer.rows(); row++) {
            long bucket = TableProbe.integer(answer, "bucket", row);
            sum += TableProbe.integer(answer, "row_count", row);
            ordered &= Math.floorMod(bucket, width) == 0
                    && (row == 0 || bucket > TableProbe.integer(answer, "bucket", row - 1));
        }
        small.narrow(server);
        return Outcome.of(
                ordered && sum == range.rows(),
                Answers.type(answer)
                        + (ordered ? "" : ", buckets are not as expected")
                        + (sum == range.rows() ? "" : ", rows: " + sum + " of " + range.rows()));
    }

    private Outcome rows(Server server, Found range) {
        BasicTable answer = server.table(probe.rows(range.range()));
        ColumnData.Longs tracking = tracking(probe.decode(answer));
        boolean ordered = true;
        for (int row = 0; row < answer.rows(); row++) {
            long value = tracking.values()[row];
            ordered &=
                    value >= range.low() && value <= range.high() && (row == 0 || value >= tracking.values()[row - 1]);
        }
        return Outcome.of(
                ordered && answer.rows() == range.rows(),
                Answers.type(answer) + (ordered ? "" : ", out of order or range") + ofRows(answer.rows(), range));
    }

    private Outcome blocks(Server server, Found range) {
        long sum = 0;
        boolean full = true;
        List<BasicTable> blocks = server.blocks(probe.rows(range.range()), ROWS_PER_BLOCK);
        for (BasicTable block : blocks) {
            full &= sum % ROWS_PER_BLOCK == 0 && block.rows() <= ROWS_PER_BLOCK;
            sum += probe.decode(block).isEmpty() ? 0 : block.rows();
        }
        return Outcome.of(
                full && sum == range.rows(),
                blocks.size() + (full ? " blocks" : " blocks of other sizes") + ofRows(sum, range));
    }

    private Outcome literal(Server server, Found range) {
        long value = tracking(small.data(server)).values()[0];
        BasicTable answer = server.table(probe.rows(new Range(value, value)));
        ColumnData.Longs tracking = tracking(probe.decode(answer));
        boolean same = answer.rows() > 0;
        for (int row = 0; row < answer.rows(); row++) {
            same &= tracking.values()[row] == value;
        }
        return Outcome.of(same, Answers.type(answer) + (same ? "" : ", with other values or none"));
    }

    private Outcome halves(Server server, Found range) {
        long middle = range.low() + Long.divideUnsigned(range.high() - range.low(), 2);
        long sum = count(server, probe, new Range(range.low(), middle));
        sum += middle == range.high() ? 0 : count(server, probe, new Range(middle + 1, range.high()));
        return Outcome.of(sum == range.rows(), "counts" + ofRows(sum, range));
    }

    private Outcome filters(Server server, Found range) {
        Column column = probe.columns().get(probe.columns().size() - 1);
        long sum = count(server, probe.where(probe.isNull(column)), range.range())
                + count(server, probe.where(probe.isValid(column)), range.range());
        return Outcome.of(sum == range.rows(), "counts" + ofRows(sum, range));
    }

    private Outcome beyond(Server server, Found range) {
        long expected = count(server, probe, new Range(range.low() + 1, range.high()));
        BasicTable answer = server.table(probe.countBeyond(range.low(), range.high()));
        long beyond = TableProbe.integer(answer, "row_count", 0);
        return Outcome.of(
                beyond == expected,
                Answers.type(answer) + (beyond == expected ? "" : ", rows: " + beyond + " of " + expected));
    }

    private Outcome bytes(Server server, Found range) {
        long value = tracking(small.data(server)).values()[0];
        return BlobComparison.compare(server, probe, textColumn(), value);
    }

    private static long count(Server server, TableProbe probe, Range range) {
        BasicTable answer = server.table(probe.statistics(range));
        return answer.rows() == 0 ? 0 : TableProbe.integer(answer, "row_count", 0);
    }

    private static String ofRows(long rows, Found range) {
        return rows == range.rows() ? "" : ", rows: " + rows + " of " + range.rows();
    }

    private ColumnData.Longs tracking(List<ColumnData> columns) {
        return (ColumnData.Longs) columns.get(probe.trackingIndex());
    }

    private Column textColumn() {
        return probe.columns().stream()
                .filter(column ->
                        !column.isList() && (column.type() == ColumnType.STRING || column.type() == ColumnType.SYMBOL))
                .findFirst()
                .orElse(null);
    }
}
