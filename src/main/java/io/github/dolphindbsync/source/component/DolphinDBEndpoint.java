package io.github.dolphindbsync.source.component;

import io.github.dolphindbsync.checkpoint.CheckpointRepository;
import io.github.dolphindbsync.source.poll.PollListener;
import io.github.dolphindbsync.source.query.QueryTemplate;
import io.github.dolphindbsync.source.settings.ServerSetting;
import io.github.dolphindbsync.source.settings.SettingDefinition;
import io.github.dolphindbsync.source.settings.Settings;
import io.github.dolphindbsync.source.settings.SyncSetting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.ScheduledPollEndpoint;

/**
 * Reads a table of DolphinDB incrementally, batch by batch, or asks it by a query.
 *
 * <p>What is not given as an option is taken from the properties {@code dolphindb.*} and {@code sync.<name>.*}.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "dolphindb",
        title = "DolphinDB",
        syntax = "dolphindb:database/table",
        remote = true,
        category = Category.DATABASE)
public class DolphinDBEndpoint extends ScheduledPollEndpoint {

    private static final String DATABASE_PREFIX = "dfs:";

    @UriPath
    @Metadata(required = true)
    private String database;

    @UriPath
    private String table;

    @UriParam
    private DolphinDBConfiguration configuration = new DolphinDBConfiguration();

    @UriParam(label = "consumer")
    private String sync;

    @UriParam(
            label = "consumer,scheduler",
            defaultValue = "10000",
            javaType = "java.time.Duration",
            description = "Milliseconds before the next poll. Default: the property sync.NAME.period.")
    private Long delay;

    @UriParam(label = "producer")
    private String query;

    @UriParam
    private SyncOptions options = new SyncOptions();

    /** @param path database and table, as in {@code market/trade}; the table may be missing where there is a query */
    public DolphinDBEndpoint(String uri, DolphinDBComponent component, String path) {
        super(uri, component);
        String plain = path.startsWith(DATABASE_PREFIX)
                ? path.substring(DATABASE_PREFIX.length()).replaceFirst("^/+", "")
                : path;
        int slash = plain.lastIndexOf('/');
        database = slash < 0 ? plain : plain.substring(0, slash);
        table = slash < 0 ? null : plain.substring(slash + 1);
    }

    private String name() {
        return sync == null ? table : sync;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        if (query == null && table != null) {
            getCamelContext().getRegistry().findByType(PollListener.class).forEach(listener -> listener.known(name()));
        }
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        if (table == null || table.isBlank()) {
            throw new IllegalArgumentException("dolphindb:" + database
                    + " names no table. Use dolphindb:<database>/<table>, for example dolphindb:market/trade");
        }
        if (query != null) {
            throw new IllegalArgumentException("dolphindb:" + database + "/" + table
                    + " has the option query, which 'from' does not support. Use the option where");
        }
        String name = name();
        if (delay == null) {
            Duration period = settings(name, new Settings(getCamelContext())).get(name, SyncSetting.PERIOD);
            super.setDelay(getTimeUnit().convert(period));
        }
        DolphinDBConsumer consumer =
                new DolphinDBConsumer(this, processor, name, checkpointsOrOnly(), settings -> settings(name, settings));
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    public Producer createProducer() {
        if (query == null || query.isBlank()) {
            throw new IllegalArgumentException("dolphindb:" + database
                    + " needs the option query in 'to', for example "
                    + "query=select price from {table} where symbol = :#symbol");
        }
        return new DolphinDBProducer(this, QueryTemplate.parse(query, "dfs://" + database, table));
    }

    /** The settings, with what is given here in their place. */
    Settings settings(String name, Settings settings) {
        Map<SettingDefinition<?>, String> server = given(ServerSetting.options(), configuration.byName());
        Map<SettingDefinition<?>, String> own = given(SyncSetting.options(), options.byName());
        own.put(SyncSetting.DATABASE, database);
        if (table != null) {
            own.put(SyncSetting.TABLE_NAME, table);
        }
        return settings.with(server, name, own);
    }

    private static Map<SettingDefinition<?>, String> given(
            List<SettingDefinition<?>> settings, Map<String, Object> options) {
        return settings.stream()
                .filter(setting -> options.get(setting.option()) != null)
                .collect(Collectors.toMap(
                        setting -> setting,
                        setting -> options.get(setting.option()).toString()));
    }

    private CheckpointRepository checkpointsOrOnly() {
        if (configuration.getCheckpoints() != null) {
            return configuration.getCheckpoints();
        }
        Set<CheckpointRepository> found = getCamelContext().getRegistry().findByType(CheckpointRepository.class);
        if (found.size() != 1) {
            throw new IllegalArgumentException("dolphindb:" + database + "/" + table
                    + " needs the option checkpoints=#name, the bean that stores its checkpoint: the registry has "
                    + found.size()
                    + " beans of type CheckpointRepository, not one");
        }
        return found.iterator().next();
    }

    public String getDatabase() {
        return database;
    }

    /** The database; market and dfs://market mean the same. */
    public void setDatabase(String database) {
        this.database = database;
    }

    public String getTable() {
        return table;
    }

    /** The table. A query may do without one. */
    public void setTable(String table) {
        this.table = table;
    }

    public DolphinDBConfiguration getConfiguration() {
        return configuration;
    }

    /** The server, and where checkpoints are kept. */
    public void setConfiguration(DolphinDBConfiguration configuration) {
        this.configuration = configuration;
    }

    public String getSync() {
        return sync;
    }

    /**
     * Name of the sync, under which its checkpoint and its further settings (sync.NAME.period and so on) are found.
     * Where it is not given, the name of the table.
     */
    public void setSync(String sync) {
        this.sync = sync;
    }

    @Override
    public void setDelay(long delay) {
        this.delay = delay;
        super.setDelay(delay);
    }

    public String getQuery() {
        return query;
    }

    /**
     * What the server is asked for each message; the body becomes the rows of its answer, a list of maps. In it {table}
     * stands for the table, :#name for the value of that name in the body, if that is a map, or else in the headers,
     * and :#${...} for that of an expression in Camel's Simple language. Values are bound and never become part of the
     * script. It must only read: after a failure it may be asked again.
     */
    public void setQuery(String query) {
        this.query = query;
    }

    public SyncOptions getOptions() {
        return options;
    }

    public void setOptions(SyncOptions options) {
        this.options = options;
    }
}
