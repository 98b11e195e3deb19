package io.github.dolphindbsync.source.component;

import io.github.dolphindbsync.source.poll.PolledSync;
import io.github.dolphindbsync.source.poll.PolledSyncs;
import io.github.dolphindbsync.source.tables.DolphinDBTableProcessor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;

/**
 * The syncs of a Camel context, for whoever asks them something. Their routes need not be started.
 *
 * @param found all of them, in the order of their names
 * @param failures why others could not be made of the tables that {@code sync.tables} names, by sync or by that setting
 */
public record Syncs(List<Found> found, Map<String, String> failures) {

    /**
     * One sync.
     *
     * @param route id of the route that carries its rows
     */
    public record Found(String name, String route, PolledSync sync) {}

    /** Asks the server for tables, where the settings name some by a pattern. */
    public static Syncs of(CamelContext context) {
        Map<String, String> failures = new TreeMap<>();
        Map<String, String> tableRoutes = new TreeMap<>();
        for (DolphinDBTableProcessor table : context.getRegistry().findByType(DolphinDBTableProcessor.class)) {
            if (table.isStarted()) {
                failures.putAll(table.tables().find());
                tableRoutes.put(table.tables().getRouteId(), table.getRouteId());
            }
        }
        Map<String, Found> found = new TreeMap<>();
        Stream.concat(PolledSyncs.of(context).all().stream(), ofConsumers(context))
                .forEach(sync -> {
                    String route = tableRoutes.getOrDefault(sync.getRouteId(), sync.getRouteId());
                    found.put(sync.getSync(), new Found(sync.getSync(), route, sync));
                });
        return new Syncs(List.copyOf(found.values()), failures);
    }

    private static Stream<PolledSync> ofConsumers(CamelContext context) {
        return context.getRoutes().stream()
                .map(Route::getConsumer)
                .map(consumer -> consumer instanceof DolphinDBConsumer ours ? ours.sync() : null)
                .filter(Objects::nonNull);
    }
}
