package io.github.dolphindbsync.source.query;

import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.Times;
import io.github.dolphindbsync.source.schema.ScriptName;
import io.github.dolphindbsync.source.schema.SourceTable;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The queries that are sent for one table. Names are quoted and values are literals made from raw numbers, so no
 * setting and no data can become part of the script.
 *
 * <p>Every query calls {@code loadTable} itself: a handle kept from before can miss new partitions. Literals have the
 * tracking column's own type: a coarser one has been seen to match a whole partition.
 */
public final class QueryText {

    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu.MM.dd'T'HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu.MM.dd'T'HH:mm:ss.SSS", Locale.ROOT);
    private static final DateTimeFormatter NANOS =
            DateTimeFormatter.ofPattern("uuuu.MM.dd'T'HH:mm:ss.SSSSSSSSS", Locale.ROOT);
    private static final DateTimeFormatter DAYS = DateTimeFormatter.ofPattern("uuuu.MM.dd", Locale.ROOT);

    private static final LocalDateTime EPOCH = LocalDate.ofEpochDay(0).atStartOfDay();
    // What a literal can say. Columns hold more, by mistake: -1e15 ms is a TIMESTAMP of the year -29719.
    private static final int FIRST_YEAR = 0;
    private static final int LAST_YEAR = 9999;

    /** Names of results, with the number of the text column behind them. */
    static final String LONGEST = "longest_";

    static final String TOTAL = "total_";

    private static final String COUNT = "select count(*) as row_count";

    private final String from;
    private final String where;
    private final String filter;
    private final List<String> texts;
    private final String columns;
    private final String order;
    private final String tracking;
    private final ColumnType trackingType;

    public QueryText(SourceTable table, String filter) {
        this.filter = filter;
        from = " from "
                + ScriptName.table(table.origin().database(), table.origin().table());
        where = filter.isEmpty() ? " where " : " where (" + filter + ") and ";
        // An answer with all columns shows at once when they have changed.
        columns = table.isWhole()
                ? "*"
                : table.sourceColumns().stream()
                        .map(Column::name)
                        .map(ScriptName::of)
                        .collect(Collectors.joining(", "));
        texts = table.sourceColumns().stream()
                .filter(column -> column.type() == ColumnType.STRING && !column.isList())
                .map(Column::name)
                .map(ScriptName::of)
                .toList();
        tracking = table.schema().isTracked() ? ScriptName.of(table.origin().trackingColumn()) : null;
        trackingType = table.origin().trackingType();
        String then = table.schema().key().stream()
                .map(key -> ScriptName.of(
                        table.sourceColumns().get(table.schema().indexOf(key)).name()))
                .filter(column -> !column.equals(tracking))
                .map(column -> ", " + column)
                .collect(Collectors.joining());
        order = " order by " + tracking + then;
    }

    /** How many columns hold texts of any length; those of symbols come as numbers and one text each. */
    int textColumns() {
        return texts.size();
    }

    /** Number of rows, range of tracking values, and the longest text of each column; both bounds may be null. */
    String statistics(Long low, Long high) {
        return "select count(*) as row_count, min(" + tracking + ") as lowest, max(" + tracking + ") as highest"
                + ofEachText("max", LONGEST) + from + where + range(low, high);
    }

    private String ofEachText(String function, String name) {
        StringBuilder items = new StringBuilder();
        for (int index = 0; index < texts.size(); index++) {
            items.append(", ").append(function).append("(strlen(").append(texts.get(index));
            items.append(")) as ").append(name).append(index);
        }
        return items.toString();
    }

    /**
     * Number of rows for each {@code width} units of the tracking column, in order.
     *
     * @param weighed whether to add how long the texts of each column are together
     */
    String histogram(long low, long high, long width, boolean weighed) {
        return "select count(*) as row_count" + (weighed ? ofEachText("sum", TOTAL) : "") + from + where
                + range(low, high) + " group by bar(" + tracking + ", " + width
                + "l) as bucket order by bucket";
    }

    /** The rows in order of tracking column, then key. */
    public String rows(Long low, Long high) {
        return "select " + columns + from + where + range(low, high) + order;
    }

    /** The bytes of the texts of one column in the rows of one tracking value. */
    public String bytes(Column column, long trackingValue) {
        String text = column.type() == ColumnType.STRING
                ? ScriptName.of(column.name())
                : "string(" + ScriptName.of(column.name()) + ")";
        return "select blob(" + text + ") as bytes" + from + where + range(trackingValue, trackingValue);
    }

    /**
     * All rows, in no order.
     *
     * @param slice condition that chooses partitions; empty for all of them
     */
    public String allRows(String slice) {
        return "select " + columns + allOf(slice);
    }

    /**
     * The query that counts the rows which the filter lets through.
     *
     * @param slice as for {@link #allRows}
     */
    public String countAll(String slice) {
        return COUNT + allOf(slice);
    }

    private String allOf(String slice) {
        if (slice.isEmpty()) {
            return from + (filter.isEmpty() ? "" : " where (" + filter + ")");
        }
        return from + where + slice;
    }

    /**
     * The query that counts the rows whose tracking column is NULL.
     *
     * @param slice as for {@link #allRows}
     */
    public String countWithoutTrackingValue(String slice) {
        return COUNT + from + where + (slice.isEmpty() ? "" : slice + " and ") + "isNull(" + tracking + ")";
    }

    /**
     * The query that counts the rows after a tracking value.
     *
     * @param high null where it is open
     */
    public String countBeyond(long value, Long high) {
        return COUNT + from + where + tracking + " > " + literal(trackingType, value)
                + (high == null ? "" : " and " + tracking + " <= " + literal(trackingType, high));
    }

    private String range(Long low, Long high) {
        // NULL is less than every value, so an upper bound alone would let it in.
        String lower = low == null ? "isValid(" + tracking + ")" : tracking + " >= " + literal(trackingType, low);
        return high == null ? lower : lower + " and " + tracking + " <= " + literal(trackingType, high);
    }

    static String literal(ColumnType type, long value) {
        if (type == ColumnType.LONG) {
            return value + "l";
        }
        if (type == ColumnType.INT) {
            return Long.toString(value);
        }
        LocalDateTime time = Times.toDateTime(type, value);
        return time.getYear() < FIRST_YEAR || time.getYear() > LAST_YEAR
                ? "(" + literalOf(type, EPOCH) + (value < 0 ? " - " : " + ") + distance(type, value) + ")"
                : literalOf(type, time);
    }

    /** From 1970. Its type must not widen that of the sum. */
    private static String distance(ColumnType type, long value) {
        return Math.abs(value) + (type == ColumnType.DATE ? "" : "l");
    }

    private static String literalOf(ColumnType type, LocalDateTime time) {
        return switch (type) {
            case DATE -> DAYS.format(time);
            case DATETIME -> SECONDS.format(time);
            case TIMESTAMP -> MILLIS.format(time);
            case NANOTIMESTAMP -> NANOS.format(time);
            default -> throw new IllegalArgumentException("no literal of type " + type);
        };
    }
}
