package io.github.dolphindbsync.source.query;

import com.xxdb.data.BasicTable;
import com.xxdb.data.Vector;
import io.github.dolphindbsync.source.connection.Blocks;
import io.github.dolphindbsync.source.connection.DolphinDBConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** How many rows a table has in a range of tracking values. */
public interface RowCounts {

    /**
     * All of the range.
     *
     * @param lowest first tracking value that has rows; 0 where there are none
     * @param highest last tracking value that has rows; 0 where there are none
     * @param longestTexts bytes of the texts of one row, at most
     */
    record Total(long rows, long lowest, long highest, long longestTexts) {

        Total plus(Total other) {
            if (rows == 0 || other.rows == 0) {
                return rows == 0 ? other : this;
            }
            return new Total(
                    rows + other.rows,
                    Math.min(lowest, other.lowest),
                    Math.max(highest, other.highest),
                    Math.max(longestTexts, other.longestTexts));
        }
    }

    Total NOTHING = new Total(0, 0, 0, 0);

    /**
     * A part of the range.
     *
     * @param start the first tracking value that belongs to it
     * @param textBytes how long its texts are together; 0 where that was not asked
     */
    record Bucket(long start, long rows, long textBytes) {}

    /** A null bound is open. */
    Total total(Long low, Long high);

    /**
     * The buckets that have rows, in order. Each begins at a multiple of {@code width}.
     *
     * @param isWeighed whether the bytes of texts are asked for
     */
    List<Bucket> buckets(long low, long high, long width, boolean isWeighed);

    /** All of some slices. */
    default Total total(List<Window> slices) {
        return slices.stream().map(slice -> total(slice.low(), slice.high())).reduce(NOTHING, Total::plus);
    }

    /** As the server counts them. */
    static RowCounts of(DolphinDBConnection connection, QueryText queries) {
        return of(connection, queries, asked -> {});
    }

    /** As the server counts them; {@code asking} takes each range before the server is asked for it. */
    static RowCounts of(DolphinDBConnection connection, QueryText queries, Consumer<Window> asking) {
        return new RowCounts() {
            @Override
            public Total total(Long low, Long high) {
                asking.accept(Window.uncounted(low, high));
                BasicTable answer = Blocks.table(connection.run(queries.statistics(low, high)));
                long rows = Blocks.count(answer);
                return rows == 0
                        ? NOTHING
                        : new Total(
                                rows,
                                Blocks.integer(answer.getColumn("lowest"), 0),
                                Blocks.integer(answer.getColumn("highest"), 0),
                                sumOfTexts(answer, QueryText.LONGEST, 0));
            }

            @Override
            public List<Bucket> buckets(long low, long high, long width, boolean isWeighed) {
                asking.accept(Window.uncounted(low, high));
                BasicTable answer = Blocks.table(connection.run(queries.histogram(low, high, width, isWeighed)));
                Vector starts = answer.getColumn("bucket");
                Vector counts = answer.getColumn("row_count");
                List<Bucket> buckets = new ArrayList<>();
                for (int row = 0; row < answer.rows(); row++) {
                    buckets.add(new Bucket(
                            Blocks.integer(starts, row),
                            Blocks.integer(counts, row),
                            isWeighed ? sumOfTexts(answer, QueryText.TOTAL, row) : 0));
                }
                return buckets;
            }

            private long sumOfTexts(BasicTable answer, String name, int row) {
                long bytes = 0;
                for (int index = 0; index < queries.textColumns(); index++) {
                    // NULL, where a column has no text, is less than zero.
                    bytes += Math.max(0, Blocks.integer(answer.getColumn(name + index), row));
                }
                return bytes;
            }
        };
    }
}
