package io.github.dolphindbsync.destination.upsert;

import io.github.dolphindbsync.delivery.BatchContext;
import io.github.dolphindbsync.delivery.SharedTransaction;
import io.github.dolphindbsync.destination.table.TableName;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.component.jdbc.ConnectionStrategy;
import org.apache.camel.component.jdbc.DefaultConnectionStrategy;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/**
 * Writes the rows of the body to a table of a database, so that each is there once, however often it is delivered.
 *
 * <p>It knows PostgreSQL, DuckDB, MariaDB, MySQL and SQLite, and refuses any other. The body is a {@code RowBatch}, or
 * any list of maps from column name to value.
 *
 * <p>Within a transaction that a {@code ConnectionStrategy} shares, as that of a transacted route, nothing is committed
 * here; otherwise each body is a transaction of its own.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "upsert",
        title = "Upsert",
        syntax = "upsert:table",
        producerOnly = true,
        remote = true,
        category = Category.DATABASE)
public class UpsertEndpoint extends DefaultEndpoint implements SharedTransaction.Writer {

    @UriPath
    private String table;

    @UriParam
    @Metadata(autowired = true)
    private DataSource dataSource;

    @UriParam(label = "advanced")
    @Metadata(autowired = true)
    private ConnectionStrategy connectionStrategy;

    @UriParam
    private String key;

    @UriParam
    private String trackingColumn;

    @UriParam(defaultValue = "true")
    private boolean createTable = true;

    public UpsertEndpoint(String uri, UpsertComponent component, String table) {
        super(uri, component);
        setTable(table);
    }

    @Override
    public Producer createProducer() {
        DataSource source = writesTo();
        if (source == null) {
            throw new IllegalArgumentException(
                    "upsert:" + table + " needs the option dataSource=#name: the registry has "
                            + getCamelContext()
                                    .getRegistry()
                                    .findByType(DataSource.class)
                                    .size() + " data sources, not one");
        }
        ConnectionStrategy strategy = connectionStrategy != null ? connectionStrategy : only(ConnectionStrategy.class);
        return new UpsertProducer(this, source, strategy != null ? strategy : new DefaultConnectionStrategy());
    }

    @Override
    public DataSource writesTo() {
        return dataSource != null ? dataSource : only(DataSource.class);
    }

    /** Of all there are: Camel's own search for a single bean takes the first place that has just one. */
    private <T> T only(Class<T> type) {
        Set<T> found = getCamelContext().getRegistry().findByType(type);
        return found.size() == 1 ? found.iterator().next() : null;
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("upsert: can only be written to");
    }

    /** Of the rows that an exchange brings. */
    TableName tableName(Exchange exchange) {
        return TableName.parse(hasTable() ? table : target(exchange));
    }

    private boolean hasTable() {
        return table != null && !table.isEmpty();
    }

    private static String target(Exchange exchange) {
        BatchContext context = BatchContext.of(exchange);
        if (context == null || context.getTarget() == null) {
            throw new IllegalArgumentException("upsert: names no table, and the rows are not those of a sync. Name "
                    + "the table, as in upsert:trade, or use the endpoint behind the split of a poll.");
        }
        return context.getTarget();
    }

    List<String> keyColumns() {
        return key == null
                ? List.of()
                : Arrays.stream(key.split(","))
                        .map(String::trim)
                        .filter(name -> !name.isEmpty())
                        .toList();
    }

    public String getTable() {
        return table;
    }

    /**
     * The table that is written to, as {@code table} or {@code schema.table}. Empty: the target of the sync whose rows
     * come, so that one endpoint serves several syncs.
     */
    public final void setTable(String table) {
        this.table = table;
        if (hasTable()) {
            TableName.parse(table);
        }
    }

    public DataSource getDataSource() {
        return dataSource;
    }

    /** Where connections come from. May be left out where the registry has exactly one DataSource. */
    public void setDataSource(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    public ConnectionStrategy getConnectionStrategy() {
        return connectionStrategy;
    }

    /**
     * Hands out the connection of the transaction that is under way. Where it is left out, the only one in the registry
     * is used, and where there is none, each body is a transaction of its own.
     */
    public void setConnectionStrategy(ConnectionStrategy connectionStrategy) {
        this.connectionStrategy = connectionStrategy;
    }

    public String getKey() {
        return key;
    }

    /**
     * The columns that identify a row, separated by commas. May be left out where the rows say it themselves; where
     * both do, they must agree. Rows without a key are identified by the tracking column and {@code _row_id}, and never
     * updated.
     */
    public void setKey(String key) {
        this.key = key;
    }

    public String getTrackingColumn() {
        return trackingColumn;
    }

    /**
     * The column that says which of two rows with the same key is the newer one: an older row never replaces a newer
     * one. May be left out where the rows say it themselves; where both do, they must agree.
     */
    public void setTrackingColumn(String trackingColumn) {
        this.trackingColumn = trackingColumn;
    }

    public boolean isCreateTable() {
        return createTable;
    }

    /**
     * Whether tables may be created: this one where it is missing, and the one into which mode full-refresh loads its
     * rows, so that false refuses this mode. A table that is there is altered where rows of a sync need it and its
     * schemaChange is evolve; otherwise it is only checked.
     */
    public void setCreateTable(boolean createTable) {
        this.createTable = createTable;
    }
}
