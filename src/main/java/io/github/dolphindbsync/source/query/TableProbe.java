package io.github.dolphindbsync.source.query;

import com.xxdb.data.BasicTable;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnData;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.source.connection.Blocks;
import io.github.dolphindbsync.source.connection.Conversation;
import io.github.dolphindbsync.source.connection.DolphinDBException;
import io.github.dolphindbsync.source.schema.ScriptName;
import io.github.dolphindbsync.source.schema.SourceTable;
import io.github.dolphindbsync.source.schema.TableDescription;
import io.github.dolphindbsync.source.settings.SettingException;
import io.github.dolphindbsync.source.settings.Settings;
import io.github.dolphindbsync.source.settings.SyncSettings;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The queries that a sync sends for one table, for a caller that sends them one by one. */
public final class TableProbe {

    /** Name of the sync whose settings count, beside those of all syncs. */
    public static final String SYNC = "conformance";

    /** From one tracking value to another, both included; null where it is open. */
    public record Range(Long low, Long high) {}

    private final SourceTable table;
    private final QueryText queries;
    private final List<Range> slices;

    private TableProbe(SourceTable table, List<Range> slices, String filter) {
        this.table = table;
        this.slices = slices;
        this.queries = new QueryText(table, filter);
    }

    /**
     * Asks the server what the table is.
     *
     * @throws SettingException where a setting can't be used, or none says what orders the rows
     * @throws DolphinDBException where the table can't be described
     */
    public static TableProbe read(Conversation conversation, Settings settings, String database, String table) {
        SyncSettings sync = SyncSettings.from(settings, SYNC, SyncSettings.withPrefix(database), table);
        conversation.open();
        SourceTable source = SourceTable.read(conversation.connection(), sync, Optional.empty());
        List<Range> slices = Slices.of(source, sync, conversation.connection().server(), null).of(null, null).stream()
                .map(slice -> new Range(slice.low(), slice.high()))
                .toList();
        return new TableProbe(source, slices, "");
    }

    /** The same with a condition of a user. */
    public TableProbe where(String filter) {
        return new TableProbe(table, slices, filter);
    }

    /** What the server calls database, table and columns. */
    public List<String> names() {
        return Stream.concat(
                        Stream.of(
                                table.origin().database(),
                                table.description().path(),
                                table.origin().table()),
                        table.description().names().stream())
                .toList();
    }

    /** Engine, types of columns and of partitions; no names. */
    public String description() {
        return table.description().engine() + ", "
                + table.description().columns().stream()
                        .map(TableDescription.DescribedColumn::typeName)
                        .collect(Collectors.joining(", "))
                + "; partitioned by " + table.description().partitionColumns().size() + " columns";
    }

    public String database() {
        return table.origin().database();
    }

    public String table() {
        return table.origin().table();
    }

    /** Those that are read. */
    public List<Column> columns() {
        return table.sourceColumns();
    }

    public int trackingIndex() {
        return table.trackingIndex();
    }

    public ColumnType trackingType() {
        return table.origin().trackingType();
    }

    /** Ranges that together are all, and of which none reaches more partitions than one query may. */
    public List<Range> slices() {
        return slices;
    }

    public String schema() {
        return "schema(" + from() + ")";
    }

    public String from() {
        return ScriptName.table(database(), table());
    }

    public String statistics(Range range) {
        return queries.statistics(range.low(), range.high());
    }

    public String histogram(Range range, long width) {
        return queries.histogram(range.low(), range.high(), width, true);
    }

    public String rows(Range range) {
        return queries.rows(range.low(), range.high());
    }

    public String bytes(Column column, long value) {
        return queries.bytes(column, value);
    }

    public String countBeyond(long value, long high) {
        return queries.countBeyond(value, high);
    }

    public String countWithoutTrackingValue() {
        return queries.countWithoutTrackingValue("");
    }

    public String countAll() {
        return queries.countAll("");
    }

    public String allRows() {
        return queries.allRows("");
    }

    /** A condition by which there is a value of a column. */
    public String isValid(Column column) {
        return "isValid(" + ScriptName.of(column.name()) + ")";
    }

    /** A condition by which there is none. */
    public String isNull(Column column) {
        return "isNull(" + ScriptName.of(column.name()) + ")";
    }

    /**
     * The rows of an answer to {@link #rows} or {@link #allRows}, column by column.
     *
     * @throws DolphinDBException where names or types are not those of the description
     */
    public List<ColumnData> decode(BasicTable answer) {
        return Blocks.decode(answer, table.sourceColumns());
    }

    /** A whole number or point in time, whatever the width of its type. */
    public static long integer(BasicTable answer, String column, int row) {
        return Blocks.integer(answer.getColumn(column), row);
    }
}
