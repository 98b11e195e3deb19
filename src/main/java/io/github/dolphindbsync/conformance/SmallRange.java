package io.github.dolphindbsync.conformance;

import com.xxdb.data.BasicTable;
import io.github.dolphindbsync.rows.ColumnData;
import io.github.dolphindbsync.source.query.TableProbe;
import io.github.dolphindbsync.source.query.TableProbe.Range;
import java.util.List;
import java.util.Optional;

/** A range of a table with few rows, but at least one. Checks find it, make it smaller and read it. */
final class SmallRange {

    /** Limits the load on the server. */
    private static final long MOST_ROWS = 20_000;

    private static final int MOST_SLICES = 1_000;
    private static final int PARTS = 16;

    /** A range from its lowest to its highest tracking value, with its number of rows. */
    record Found(long low, long high, long rows) {

        Range range() {
            return new Range(low, high);
        }
    }

    private final TableProbe probe;
    private Optional<Found> found = Optional.empty();
    private Optional<List<ColumnData>> data = Optional.empty();

    SmallRange(TableProbe probe) {
        this.probe = probe;
    }

    /** Finds the first range with rows, and judges the answer about it. */
    Outcome find(Server server) {
        Outcome outcome = Outcome.skipped("no rows in the first " + MOST_SLICES + " ranges of partitions");
        for (Range slice : probe.slices().stream().limit(MOST_SLICES).toList()) {
            BasicTable answer = server.table(probe.statistics(slice));
            if (answer.rows() == 0) {
                // An aggregate over no rows may return no row.
                continue;
            }
            long rows = TableProbe.integer(answer, "row_count", 0);
            if (rows > 0) {
                found = Optional.of(new Found(
                        TableProbe.integer(answer, "lowest", 0), TableProbe.integer(answer, "highest", 0), rows));
                outcome = judged(answer, slice);
                break;
            }
        }
        return outcome;
    }

    private Outcome judged(BasicTable answer, Range slice) {
        Found range = found.orElseThrow();
        String type = probe.trackingType().toString();
        boolean ordered = answer.rows() == 1
                && range.low() <= range.high()
                && (slice.low() == null || range.low() >= slice.low())
                && (slice.high() == null || range.high() <= slice.high());
        boolean typed = Answers.name(answer.getColumn("lowest")).equals(type)
                && Answers.name(answer.getColumn("highest")).equals(type);
        return Outcome.of(
                ordered && typed,
                Answers.type(answer)
                        + (ordered ? "" : ", out of order or range")
                        + (typed ? "" : "; the tracking column is " + type));
    }

    /** Makes the range so small that its rows can be read. */
    void narrow(Server server) {
        while (isLarge()) {
            Found before = found.orElseThrow();
            BasicTable parts = server.table(probe.histogram(before.range(), width(before)));
            long start = Math.max(before.low(), TableProbe.integer(parts, "bucket", 0));
            long next = TableProbe.integer(parts, "bucket", 0) + width(before) - 1;
            Range part = new Range(start, Math.min(before.high(), next));
            BasicTable answer = server.table(probe.statistics(part));
            Found narrower = new Found(
                    TableProbe.integer(answer, "lowest", 0),
                    TableProbe.integer(answer, "highest", 0),
                    TableProbe.integer(answer, "row_count", 0));
            found = Optional.of(narrower);
            if (narrower.equals(before)) {
                break;
            }
        }
    }

    private boolean isLarge() {
        return found.filter(range -> range.rows() > MOST_ROWS && range.low() < range.high())
                .isPresent();
    }

    static long width(Found range) {
        return Math.max(1, Long.divideUnsigned(range.high() - range.low(), PARTS));
    }

    Optional<Found> found() {
        return found;
    }

    /** The columns of the range; its rows are read once. */
    List<ColumnData> data(Server server) {
        if (data.isEmpty()) {
            data = Optional.of(
                    probe.decode(server.table(probe.rows(found.orElseThrow().range()))));
        }
        return data.get();
    }
}
