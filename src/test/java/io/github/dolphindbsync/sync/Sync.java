package io.github.dolphindbsync.sync;

import io.github.dolphindbsync.TestDatabase;
import io.github.dolphindbsync.app.settings.EndpointAdvice;
import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.source.component.Syncs;
import io.github.dolphindbsync.source.plan.SyncPlan;
import io.github.dolphindbsync.source.poll.PollListener;
import io.github.dolphindbsync.source.poll.PollResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.builder.AdviceWithRouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.SimpleMain;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/**
 * The shipped routes in a Camel context of a test, polled when the test says so. {@link #restart()} forgets all that is
 * only in memory.
 */
public final class Sync implements AutoCloseable {

    private final Map<String, String> settings = new LinkedHashMap<>();
    private final Map<String, Object> beans = new LinkedHashMap<>();
    private final Deque<PollResult> results = new ArrayDeque<>();
    private String routes = shippedRoute();
    private InterceptStrategy interceptor;
    private CamelContext context;

    public Sync(StandInServer server, String warehouseUrl) {
        this(server.port(), warehouseUrl);
    }

    public Sync(int port, String warehouseUrl) {
        with("dolphindb.host", "127.0.0.1");
        with("dolphindb.port", String.valueOf(port));
        with("dolphindb.database", "market");
        with("dolphindb.table-name", "trade");
        with("dolphindb.username", "admin");
        with("dolphindb.password", "123456");
        with("warehouse.url", warehouseUrl);
        String kind = warehouseUrl.substring("jdbc:".length(), warehouseUrl.indexOf(':', "jdbc:".length()));
        with("warehouse.kind", kind);
        with("warehouse.username", TestDatabase.username(warehouseUrl));
        with("warehouse.password", TestDatabase.password(warehouseUrl));
    }

    public Sync with(String key, String value) {
        settings.put(key, value);
        return this;
    }

    /** Makes something known to the routes under a name. */
    public Sync bind(String name, Object bean) {
        beans.put(name, bean);
        return this;
    }

    /** Has something done before and after the steps of the routes. */
    public Sync intercept(InterceptStrategy strategy) {
        interceptor = strategy;
        return this;
    }

    public Sync without(String key) {
        settings.remove(key);
        return this;
    }

    public Sync destination(String destination) {
        routes = shippedRoute(destination);
        return with("sync.trade.destination", destination);
    }

    /** Uses routes as a user may have edited them. */
    public Sync route(String yaml) {
        routes = yaml;
        return this;
    }

    static String shippedRoute() {
        return shippedRoute("database");
    }

    /** Of the destination, and of the sync that delivers to it. */
    public static String shippedRoute(String destination) {
        return shippedDestination(destination) + shipped("routes/trade.camel.yaml");
    }

    static String shippedDestination(String destination) {
        return shipped("routes/destinations/" + destination + ".camel.yaml");
    }

    static String shipped(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void start() throws Exception {
        context = new DefaultCamelContext();
        Properties properties = new Properties();
        properties.putAll(settings);
        context.getPropertiesComponent().setInitialProperties(properties);
        context.getRegistry().bind("results", new PollListener() {
            @Override
            public void finished(PollResult result) {
                results.add(result);
            }
        });
        context.getRegistry().bind("endpoint-advice", new EndpointAdvice());
        beans.forEach(context.getRegistry()::bind);
        if (interceptor != null) {
            context.getCamelContextExtension().addInterceptStrategy(interceptor);
        }
        PluginHelper.getRoutesLoader(context).loadRoutes(resource("routes/beans.camel.yaml"));
        PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString("edited.camel.yaml", routes));
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        for (RouteDefinition definition : List.copyOf(model.getRouteDefinitions())) {
            if (definition.getInput().getEndpointUri().startsWith("direct:")) {
                continue;
            }
            AdviceWith.adviceWith(definition, context, new AdviceWithRouteBuilder() {
                @Override
                public void configure() {
                    replaceFromWith("direct:poll");
                }
            });
        }
        if (settings.keySet().stream().anyMatch(key -> key.startsWith("camel."))) {
            // As the application does, which gives such settings to Camel's own components.
            SimpleMain main = new SimpleMain(context);
            main.setInitialProperties(properties);
            main.start();
        } else {
            context.start();
        }
    }

    private Resource resource(String file) {
        return PluginHelper.getResourceLoader(context).resolveResource("file:" + file);
    }

    /** Runs one poll to its end. */
    public PollResult poll() {
        return tryPoll().orElseThrow(() -> new IllegalStateException("one poll was expected to end"));
    }

    /** Runs one poll to its end; empty where none takes place, because the last ones failed. */
    public Optional<PollResult> tryPoll() {
        try {
            if (context == null) {
                start();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        results.clear();
        context.createProducerTemplate().send("direct:poll", exchange -> {});
        if (results.size() > 1) {
            throw new IllegalStateException("one poll was expected to end, not " + results);
        }
        return Optional.ofNullable(results.peekFirst());
    }

    /** What the next poll would read, as {@code check} and {@code plan} ask it. */
    public SyncPlan plan(boolean countsNulls) throws Exception {
        return Syncs.of(context()).found().get(0).sync().plan(countsNulls);
    }

    public Sync restart() {
        close();
        return this;
    }

    /** Its context, started. */
    public CamelContext context() throws Exception {
        if (context == null) {
            start();
        }
        return context;
    }

    @Override
    public void close() {
        if (context != null) {
            context.stop();
            context = null;
        }
    }
}
