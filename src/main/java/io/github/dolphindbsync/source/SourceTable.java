package io.github.dolphindbsync.source;

import com.xxdb.data.BasicDictionary;
import com.xxdb.data.BasicTable;
import com.xxdb.data.Entity;
import io.github.dolphindbsync.checkpoint.Origin;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.RowSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the server says of a table, checked against what the sync wants of it. */
record SourceTable(Origin origin, RowSchema schema) {

    /**
     * Asks the server.
     *
     * @throws SettingException where a setting names a column that isn't there or can't serve
     * @throws DolphinDBException where the table can't be read
     */
    static SourceTable read(DolphinDBConnection connection, SyncSettings settings) {
        Entity answer = connection.run("schema(" + QueryText.table(settings.database(), settings.table()) + ")");
        if (!(answer instanceof BasicDictionary dictionary)
                || !(dictionary.get("colDefs") instanceof BasicTable definitions)) {
            throw new DolphinDBException("DolphinDB server " + connection.server() + " described table "
                    + settings.database() + "/" + settings.table() + " in a way that is not understood");
        }
        List<Column> columns = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        for (int row = 0; row < definitions.rows(); row++) {
            String name = definitions.getColumn("name").getString(row);
            int code = Integer.parseInt(definitions.getColumn("typeInt").getString(row));
            Optional<ColumnType> type = ColumnType.ofWireCode(code).filter(known -> known != ColumnType.UUID);
            if (type.isPresent()) {
                columns.add(new Column(name, type.get()));
            } else {
                refused.add(
                        "'" + name + "' (" + definitions.getColumn("typeString").getString(row) + ")");
            }
        }
        if (!refused.isEmpty()) {
            throw new DolphinDBException("table " + settings.database() + "/" + settings.table()
                    + " has columns of types that this version does not carry: " + String.join(", ", refused));
        }
        return of(settings, columns);
    }

    private static SourceTable of(SyncSettings settings, List<Column> columns) {
        String trackingKey = SyncSetting.TRACKING_COLUMN.key(settings.sync());
        Column tracking = find(columns, trackingKey, settings.trackingColumn());
        if (!tracking.type().canTrack()) {
            throw new SettingException(
                    "setting " + trackingKey + " = '" + settings.trackingColumn()
                            + "' can't be used: the column is of type " + tracking.type()
                            + ", which can't order rows; expected a column of type NANOTIMESTAMP, TIMESTAMP, DATETIME, DATE, LONG or INT");
        }
        if (!tracking.type().isTemporal() && !settings.clockSettingsGiven().isEmpty()) {
            throw new SettingException("settings " + settings.clockSettingsGiven()
                    + " can't be used: the tracking column '" + tracking.name() + "' is of type " + tracking.type()
                    + ", which has no clock; remove them");
        }
        List<String> key = settings.key().stream()
                .map(name -> find(columns, SyncSetting.KEY.key(settings.sync()), name)
                        .name())
                .toList();
        RowSchema schema = new RowSchema(columns, tracking.name(), key, settings.zone());
        Origin origin = new Origin(settings.database(), settings.table(), tracking.name(), tracking.type());
        return new SourceTable(origin, key.isEmpty() ? schema.withRowId() : schema);
    }

    /** Column names are case-insensitive to the server; its own spelling is what counts from here on. */
    private static Column find(List<Column> columns, String setting, String name) {
        return columns.stream()
                .filter(column -> column.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() ->
                        new SettingException("setting " + setting + " = '" + name + "' can't be used: the table has no "
                                + "such column; it has "
                                + columns.stream().map(Column::name).toList()));
    }

    /** The columns that are read from the server, which knows of no row id. */
    List<Column> sourceColumns() {
        List<Column> columns = schema.columns();
        return schema.hasKey() ? columns : columns.subList(0, columns.size() - 1);
    }
}
