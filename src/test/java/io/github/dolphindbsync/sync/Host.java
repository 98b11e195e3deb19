package io.github.dolphindbsync.sync;

import io.github.dolphindbsync.TestDatabase;
import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.source.poll.PollListener;
import io.github.dolphindbsync.source.poll.PollResult;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Processor;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.SimpleMain;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.support.ScheduledPollConsumer;
import org.apache.camel.support.ScheduledPollEndpoint;

/** Somebody's Camel context with a route that begins at {@code dolphindb:}; as it says, beans for DuckDB are there. */
final class Host implements AutoCloseable {

    private final String warehouseUrl;
    private final Map<String, String> properties = new LinkedHashMap<>();
    private final BlockingQueue<PollResult> results = new LinkedBlockingQueue<>();
    private final DefaultCamelContext context = new DefaultCamelContext();
    private SimpleMain main;

    Host(StandInServer server, String warehouseUrl) {
        this.warehouseUrl = warehouseUrl;
        with("dolphindb.host", "127.0.0.1");
        with("dolphindb.port", String.valueOf(server.port()));
        with("dolphindb.username", "admin");
        with("dolphindb.password", "123456");
        with("warehouse.url", warehouseUrl);
        with("warehouse.username", TestDatabase.username(warehouseUrl));
        with("warehouse.password", TestDatabase.password(warehouseUrl));
        context.getRegistry().bind("results", new PollListener() {
            @Override
            public void finished(PollResult result) {
                results.add(result);
            }
        });
    }

    Host with(String key, String value) {
        properties.put(key, value);
        return this;
    }

    Host without(String key) {
        properties.remove(key);
        return this;
    }

    Host bind(String name, Object bean) {
        context.getRegistry().bind(name, bean);
        return this;
    }

    Host step(String name, Processor step) {
        return bind(name, step);
    }

    /** Leaves each endpoint as its route has it, but for the scheduler, which then waits for {@link #poll()}. */
    Host holdSchedulers() {
        context.getCamelContextExtension().registerEndpointCallback((uri, endpoint) -> {
            if (endpoint instanceof ScheduledPollEndpoint polled) {
                polled.setStartScheduler(false);
            }
            return endpoint;
        });
        return this;
    }

    Host start(String yaml) throws Exception {
        Properties all = new Properties();
        all.putAll(properties);
        context.getPropertiesComponent().setInitialProperties(all);
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(PluginHelper.getResourceLoader(context).resolveResource("file:routes/beans.camel.yaml"));
        PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString("host.camel.yaml", yaml));
        // Gives camel.component.* to the components, as hosts do.
        main = new SimpleMain(context);
        main.setInitialProperties(all);
        main.start();
        return this;
    }

    DefaultCamelContext context() {
        return context;
    }

    /** Runs a poll of a route whose scheduler does not start by itself. */
    PollResult poll() throws InterruptedException {
        results.clear();
        consumer().run();
        return awaitPoll();
    }

    ScheduledPollConsumer consumer() {
        return (ScheduledPollConsumer) context.getRoutes().get(0).getConsumer();
    }

    PollResult awaitPoll() throws InterruptedException {
        PollResult result = results.poll(30, TimeUnit.SECONDS);
        if (result == null) {
            throw new IllegalStateException("no poll ended");
        }
        return result;
    }

    boolean hasPolled() {
        return !results.isEmpty();
    }

    List<String> stored(String table) throws SQLException {
        try (Connection connection = TestDatabase.connect(warehouseUrl);
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("select symbol, epoch_ns(\"timestamp\"), price, volume from " + table)) {
            return new ArrayList<>(StoredRows.read(rows));
        }
    }

    @Override
    public void close() {
        if (main != null) {
            main.stop();
        }
        context.stop();
    }
}
