package io.github.dolphindbsync.checkpoint;

import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnType;
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
 */
public record CarriedColumns(long version, List<Column> columns) {

    /** Of a checkpoint that has moved no rows yet. */
    public static final CarriedColumns NONE = new CarriedColumns(0, List.of());

    // A line for each column, as in "DECIMAL64(4)[] bids".
    private static final Pattern LINE = Pattern.compile("([A-Z0-9]+)(?:\\((\\d+)\\))?(\\[])? (.+)");

    public CarriedColumns {
        columns = columns.stream().map(column -> column.commented("")).toList();
    }

    /** These columns, under the next version where they are others than before. */
    public CarriedColumns next(List<Column> now) {
        CarriedColumns next = new CarriedColumns(version + 1, now);
        return next.columns.equals(columns) ? this : next;
    }

    String toText() {
        return columns.stream()
                .map(column -> column.typeName() + " " + column.name())
                .collect(Collectors.joining("\n"));
    }

    static CarriedColumns ofText(long version, String text) {
        List<Column> columns = new ArrayList<>();
        for (String line : text == null || text.isEmpty() ? new String[0] : text.split("\n", -1)) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("'" + line + "' is no column");
            }
            int scale = matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2));
            boolean isList = matcher.group(3) != null;
            columns.add(new Column(matcher.group(4), ColumnType.valueOf(matcher.group(1)), scale, isList, ""));
        }
        return new CarriedColumns(version, columns);
    }
}
