package io.github.dolphindbsync.destination.table;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Finds the stored rows that those of a batch replace; see {@link io.github.dolphindbsync.rows.WriteMode.Replace}. By
 * windows over both, because these take NULL for a value in every database, and sort where a join would compare each
 * row of a group with each other.
 */
public final class ReplacedRows {

    /**
     * A column in which rows are compared.
     *
     * @param expression SQL for its value, of which no two that differ are equal
     * @param isShared whether the stored rows were carried with it, whatever columns there were
     */
    public record Compared(String expression, boolean isShared) {}

    private ReplacedRows() {}

    /**
     * A query for the ids of those rows. Where one of several is to be chosen, it is one whose id the batch has again,
     * or else one that is equal in all columns: the others may be rows that the source no longer returns.
     *
     * @param arrived the table with the rows of the batch
     * @param table the table with the stored rows
     * @param bounds the condition that holds the stored rows to the tracking values of the batch
     * @param tracking the tracking column as SQL
     * @param rowId the column of the ids as SQL
     */
    public static String ids(
            String arrived, String table, String bounds, String tracking, String rowId, List<Compared> columns) {
        String row = tracking + " as t, " + rowId + " as id" + list(columns, column -> true, "%2$s as c%1$d");
        String all = list(columns, column -> true, "c%1$d");
        String shared = list(columns, Compared::isShared, "c%1$d");
        String both = "select 0 as is_stored, " + row + " from " + arrived + " union all select 1 as is_stored, " + row
                + " from " + table + " where " + bounds;
        String known = "select b.*, max(1 - is_stored) over (partition by id) as is_known from (" + both + ") b";
        String equal = "select k.*, row_number() over (partition by is_stored, t" + all
                + " order by is_known desc, id) as place, sum(1 - is_stored) over (partition by t" + all
                + ") as arrived from (" + known + ") k";
        String chosen = "select id, is_stored, row_number() over (partition by is_stored, t" + shared
                + " order by case when place <= arrived then 0 else 1 end, id) as place,"
                + " sum(1 - is_stored) over (partition by t" + shared + ") as arrived from (" + equal + ") e";
        return "select id from (" + chosen + ") c where is_stored = 1 and place <= arrived";
    }

    private static String list(List<Compared> columns, Predicate<Compared> which, String format) {
        return IntStream.range(0, columns.size())
                .filter(index -> which.test(columns.get(index)))
                .mapToObj(index -> ", "
                        + String.format(
                                Locale.ROOT, format, index, columns.get(index).expression()))
                .collect(Collectors.joining());
    }
}
