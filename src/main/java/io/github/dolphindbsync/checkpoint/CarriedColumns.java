package io.github.dolphindbsync.checkpoint;

import io.github.dolphindbsync.rows.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The columns of the source that were carried last, so that a change is noticed also where it happened while nothing ran.
 *
 * @param version grows by one with each change; 0 where no columns were noted yet
 * @param columns by the server's names, in its order
 * @param idsFrom the first tracking value from which on the ids of rows without a key follow from these columns; those of rows
 *     before it follow from the columns of their time. Null where all do
 */
public record CarriedColumns(long version, List<Column> columns, Long idsFrom) {

    /** Of a checkpoint that has moved no rows yet. */
    public static final CarriedColumns NONE = new CarriedColumns(0, List.of(), null);

    private static final String IDS_FROM = "ids from ";

    // A line for each column, as in "DECIMAL64(4)[] bids".
    private static final Pattern LINE = Pattern.compile("([A-Z0-9_]+)(?:\\((\\d+)\\))?(\\[])? (.+)");

    public CarriedColumns {
        columns = columns.stream().map(column -> column.commented("")).toList();
    }

    /** These columns, under the next version where they are others than before. */
    public CarriedColumns next(List<Column> now) {
        CarriedColumns next = new CarriedColumns(version + 1, now, idsFrom);
        return next.columns.equals(columns) ? this : next;
    }

    /** The same, where the rows from {@code low} on have been replaced by ones with ids of these columns. */
    public CarriedColumns withIdsFrom(Long low) {
        return new CarriedColumns(version, columns, low);
    }

    String toText() {
        return (idsFrom == null ? "" : IDS_FROM + idsFrom + "\n")
                + columns.stream()
                        .map(column -> column.typeName() + " " + column.name())
                        .collect(Collectors.joining("\n"));
    }

    static CarriedColumns ofText(long version, String text) {
        List<Column> columns = new ArrayList<>();
        Long idsFrom = null;
        for (String line : text == null || text.isEmpty() ? new String[0] : text.split("\n", -1)) {
            if (line.startsWith(IDS_FROM)) {
                idsFrom = Long.valueOf(line.substring(IDS_FROM.length()));
                continue;
            }
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("'" + line + "' is no column");
            }
            int scale = matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2));
            boolean isList = matcher.group(3) != null;
            columns.add(
                    new Column(matcher.group(4), LaterVersionException.typeOf(matcher.group(1)), scale, isList, ""));
        }
        return new CarriedColumns(version, columns, idsFrom);
    }
}
