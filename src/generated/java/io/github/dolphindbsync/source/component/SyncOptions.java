package io.github.dolphindbsync.source.component;

import java.util.HashMap;
import java.util.Map;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/** The settings of a sync as options of an endpoint; null where not given. Generated: see SyncSetting. */
@UriParams
public class SyncOptions {

    @UriParam(label = "consumer", defaultValue = "1000", description = "Most rows of a batch; fewer where a group of equal tracking values ends.")
    private Integer batchSize;
    @UriParam(label = "consumer", defaultValue = "{sync}", description = "Table at the destination. {table}, {database} and {sync} stand for those of the sync, as in raw.{table}.")
    private String target;
    @UriParam(label = "consumer", description = "Column that orders the rows: NANOTIMESTAMP, TIMESTAMP, DATETIME, DATE, LONG or INT. Empty: the temporal column by which the table is partitioned, or timestamp, or the only one there is; check says which.")
    private String trackingColumn;
    @UriParam(label = "consumer", description = "Columns that identify a row, separated by commas. Empty: the primary key of a table of the PKEY engine; else, and where it is none, rows are identified by a content hash.")
    private String key;
    @UriParam(label = "consumer", defaultValue = "upsert", enums = "upsert,append,full-refresh", description = "upsert: each row is there once, and an update replaces it. append: every version of a row that was read stays, each once. full-refresh: for a table that nothing orders; it is read as a whole by each poll, and where its content has changed it replaces what is there.")
    private String mode;
    @UriParam(label = "consumer", description = "Condition in DolphinDB's language; only rows that fulfil it are read, as in volume = 100. A change counts from the mark on.")
    private String where;
    @UriParam(label = "consumer", description = "Tracking value of the first row to carry. Empty: from the first row of the table.")
    private String start;
    @UriParam(label = "consumer", description = "Like start, but counts only as long as the sync has no mark. --state sets it.")
    private String startOnce;
    @UriParam(label = "consumer", description = "Tracking value before which rows are carried; those with it, and beyond it, are not. It must be later than start. Empty: no end.")
    private String end;
    @UriParam(label = "consumer", description = "For trying out: most rows that one poll carries; a group of equal tracking values is not cut. Empty: no limit.")
    private Integer limit;
    @UriParam(label = "consumer", description = "Columns to carry, separated by commas. Empty: all, also those that are added later.")
    private String columns;
    @UriParam(label = "consumer", description = "Columns that are not carried, separated by commas.")
    private String leaveOut;
    @UriParam(label = "consumer", description = "Names at the destination that differ, as in price:last_price,volume:quantity.")
    private String rename;
    @UriParam(label = "consumer", description = "Name of a further column, which says when a row was carried, in the sync's zone. In mode append it is _synced_at where nothing is set.")
    private String loadTimeColumn;
    @UriParam(label = "consumer", defaultValue = "evolve", enums = "evolve,strict", description = "What a change of the source's columns does. evolve: new columns are added at the destination, narrower ones widened, and what was dropped stays there, NULL for new rows, and as it was in rows that are updated. strict: the sync stops and shows the difference.")
    private String schemaChange;
    @UriParam(label = "consumer", defaultValue = "0s", description = "How far behind the mark each poll reads again, to find rows that came late. For LONG and INT columns a number.")
    private String lookBack;
    @UriParam(label = "consumer", defaultValue = "0s", description = "How old a row must be before it is carried; gives writers time to finish.")
    private String settle;
    @UriParam(label = "consumer", defaultValue = "UTC", description = "Zone in which the table's wall-clock times are to be read.")
    private String zone;
    @UriParam(label = "consumer", defaultValue = "clock", enums = "clock,none", description = "clock: future-dated rows wait until their time has come. none: they are carried at once, and the mark follows them.")
    private String horizon;
    @UriParam(label = "consumer", defaultValue = "ignore", enums = "ignore,report,fail", description = "What rows whose tracking value is NULL do; they are never carried. ignore: they are not counted, because to count them reads every partition; check --count-nulls does. report counts them at each start and logs the number, fail stops the sync if there are any. A column by which the table is partitioned holds no NULL, and is not asked for them.")
    private String withoutTrackingValue;
    @UriParam(label = "consumer", defaultValue = "fail", enums = "fail,quarantine", description = "What happens to a row that the destination rejects: fail ends the poll before the row and names it, quarantine keeps it with the reason in dolphindb_sync_quarantine (or a file) and continues.")
    private String onRejectedRow;
    @UriParam(label = "consumer", defaultValue = "refuse", enums = "refuse,keep", description = "What a row does with a text that is not valid UTF-8 at the source, so that it was read with replacement characters: refuse rejects the row (on-rejected-row), keep delivers the text as it was read.")
    private String undecodableText;
    @UriParam(label = "consumer", defaultValue = "1000000", description = "Most rows that one query asks of the server.")
    private Integer windowRows;

    Map<String, Object> byName() {
        Map<String, Object> options = new HashMap<>();
        options.put("batchSize", batchSize);
        options.put("target", target);
        options.put("trackingColumn", trackingColumn);
        options.put("key", key);
        options.put("mode", mode);
        options.put("where", where);
        options.put("start", start);
        options.put("startOnce", startOnce);
        options.put("end", end);
        options.put("limit", limit);
        options.put("columns", columns);
        options.put("leaveOut", leaveOut);
        options.put("rename", rename);
        options.put("loadTimeColumn", loadTimeColumn);
        options.put("schemaChange", schemaChange);
        options.put("lookBack", lookBack);
        options.put("settle", settle);
        options.put("zone", zone);
        options.put("horizon", horizon);
        options.put("withoutTrackingValue", withoutTrackingValue);
        options.put("onRejectedRow", onRejectedRow);
        options.put("undecodableText", undecodableText);
        options.put("windowRows", windowRows);
        return options;
    }

    public Integer getBatchSize() {
        return batchSize;
    }

    public void setBatchSize(Integer batchSize) {
        this.batchSize = batchSize;
    }

    public String getTarget() {
        return target;
    }

    public void setTarget(String target) {
        this.target = target;
    }

    public String getTrackingColumn() {
        return trackingColumn;
    }

    public void setTrackingColumn(String trackingColumn) {
        this.trackingColumn = trackingColumn;
    }

    public String getKey() {
        return key;
    }

    public void setKey(String key) {
        this.key = key;
    }

    public String getMode() {
        return mode;
    }

    public void setMode(String mode) {
        this.mode = mode;
    }

    public String getWhere() {
        return where;
    }

    public void setWhere(String where) {
        this.where = where;
    }

    public String getStart() {
        return start;
    }

    public void setStart(String start) {
        this.start = start;
    }

    public String getStartOnce() {
        return startOnce;
    }

    public void setStartOnce(String startOnce) {
        this.startOnce = startOnce;
    }

    public String getEnd() {
        return end;
    }

    public void setEnd(String end) {
        this.end = end;
    }

    public Integer getLimit() {
        return limit;
    }

    public void setLimit(Integer limit) {
        this.limit = limit;
    }

    public String getColumns() {
        return columns;
    }

    public void setColumns(String columns) {
        this.columns = columns;
    }

    public String getLeaveOut() {
        return leaveOut;
    }

    public void setLeaveOut(String leaveOut) {
        this.leaveOut = leaveOut;
    }

    public String getRename() {
        return rename;
    }

    public void setRename(String rename) {
        this.rename = rename;
    }

    public String getLoadTimeColumn() {
        return loadTimeColumn;
    }

    public void setLoadTimeColumn(String loadTimeColumn) {
        this.loadTimeColumn = loadTimeColumn;
    }

    public String getSchemaChange() {
        return schemaChange;
    }

    public void setSchemaChange(String schemaChange) {
        this.schemaChange = schemaChange;
    }

    public String getLookBack() {
        return lookBack;
    }

    public void setLookBack(String lookBack) {
        this.lookBack = lookBack;
    }

    public String getSettle() {
        return settle;
    }

    public void setSettle(String settle) {
        this.settle = settle;
    }

    public String getZone() {
        return zone;
    }

    public void setZone(String zone) {
        this.zone = zone;
    }

    public String getHorizon() {
        return horizon;
    }

    public void setHorizon(String horizon) {
        this.horizon = horizon;
    }

    public String getWithoutTrackingValue() {
        return withoutTrackingValue;
    }

    public void setWithoutTrackingValue(String withoutTrackingValue) {
        this.withoutTrackingValue = withoutTrackingValue;
    }

    public String getOnRejectedRow() {
        return onRejectedRow;
    }

    public void setOnRejectedRow(String onRejectedRow) {
        this.onRejectedRow = onRejectedRow;
    }

    public String getUndecodableText() {
        return undecodableText;
    }

    public void setUndecodableText(String undecodableText) {
        this.undecodableText = undecodableText;
    }

    public Integer getWindowRows() {
        return windowRows;
    }

    public void setWindowRows(Integer windowRows) {
        this.windowRows = windowRows;
    }
}
