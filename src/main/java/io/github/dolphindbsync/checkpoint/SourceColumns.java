package io.github.dolphindbsync.checkpoint;

import io.github.dolphindbsync.rows.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The columns of the source in the last batch, so that a change is noticed also where it happened while nothing ran;
 * and what rows without a key can be recognized by after such changes.
 *
 * @param version grows by one with each change; 0 where no columns were noted yet
 * @param columns by the server's names, in its order
 * @param idsFrom the first tracking value from which on the ids of rows without a key follow from these columns; those
 *     of rows before it follow from the columns of their time. Null where all do
 * @param shared the names of the columns that all delivered rows have values for, as far as these columns are still
 *     what they were; null where all rows are of these columns
 * @param openGroup the tracking value beyond the mark of which a part of the rows was delivered; null where there is
 *     none
 */
public record SourceColumns(long version, List<Column> columns, Long idsFrom, List<String> shared, Long openGroup) {

    /** Of a checkpoint that has moved no rows yet. */
    public static final SourceColumns NONE = new SourceColumns(0, List.of(), null, null, null);

    private static final String IDS_FROM = "ids from ";
    private static final String SHARED = "shared";
    private static final String OPEN_GROUP = "open group ";

    // A line for each column, as in "DECIMAL64(4)[] bids"; only \n ends one.
    private static final Pattern LINE = Pattern.compile("([A-Z0-9_]+)(?:\\((\\d+)\\))?(\\[])? (.+)", Pattern.DOTALL);

    public SourceColumns {
        columns = columns.stream().map(column -> column.withComment("")).toList();
        shared = shared == null ? null : List.copyOf(shared);
    }

    /** These columns, under the next version where they are others than before. */
    public SourceColumns next(List<Column> now) {
        SourceColumns next = new SourceColumns(version + 1, now, idsFrom, shared, openGroup);
        return next.columns.equals(columns) ? this : next;
    }

    /**
     * The same, where all rows from {@code low} on that the source has were replaced by ones with ids of these columns.
     */
    public SourceColumns withIdsFrom(Long low, List<String> sharedNow) {
        return new SourceColumns(version, columns, low, low == null ? null : sharedNow, openGroup);
    }

    /** The same, while rows are being replaced: of none is it known whether its id is of these columns. */
    public SourceColumns withIdsOfAnyTime(List<String> sharedNow) {
        return withIdsFrom(Long.MAX_VALUE, sharedNow);
    }

    /**
     * The same after one more batch.
     *
     * @param mark after it
     * @param group the one in which it ends, where more of it follows; else null
     */
    public SourceColumns open(Long mark, Long group) {
        Long open = openGroup == null || (group != null && group > openGroup) ? group : openGroup;
        Long still = open == null || (mark != null && open <= mark) ? null : open;
        return Objects.equals(still, openGroup) ? this : new SourceColumns(version, columns, idsFrom, shared, still);
    }

    String toText() {
        List<String> lines = new ArrayList<>();
        if (idsFrom != null) {
            lines.add(IDS_FROM + idsFrom);
        }
        if (openGroup != null) {
            lines.add(OPEN_GROUP + openGroup);
        }
        if (shared != null) {
            // One without a name, because there may be none.
            lines.add(SHARED);
            shared.forEach(name -> lines.add(SHARED + " " + name));
        }
        columns.forEach(column -> lines.add(column.typeName() + " " + column.name()));
        return String.join("\n", lines);
    }

    static SourceColumns ofText(long version, String text) {
        List<Column> columns = new ArrayList<>();
        Long idsFrom = null;
        Long openGroup = null;
        List<String> shared = null;
        for (String line : text == null || text.isEmpty() ? new String[0] : text.split("\n", -1)) {
            if (line.startsWith(IDS_FROM)) {
                idsFrom = Long.valueOf(line.substring(IDS_FROM.length()));
            } else if (line.startsWith(OPEN_GROUP)) {
                openGroup = Long.valueOf(line.substring(OPEN_GROUP.length()));
            } else if (line.equals(SHARED)) {
                shared = new ArrayList<>();
            } else if (shared != null && line.startsWith(SHARED + " ")) {
                shared.add(line.substring(SHARED.length() + 1));
            } else {
                columns.add(column(line));
            }
        }
        return new SourceColumns(version, columns, idsFrom, shared, openGroup);
    }

    private static Column column(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + line + "' is not a column");
        }
        int scale = matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2));
        boolean isList = matcher.group(3) != null;
        return new Column(matcher.group(4), LaterVersionException.typeOf(matcher.group(1)), scale, isList, "");
    }
}
