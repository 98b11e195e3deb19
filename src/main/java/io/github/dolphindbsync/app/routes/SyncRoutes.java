package io.github.dolphindbsync.app.routes;

import io.github.dolphindbsync.source.poll.DolphinDBFetchProcessor;
import io.github.dolphindbsync.source.settings.SyncSetting;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;

/** The routes of syncs that have settings and no route: they are made from the template of {@code routes}. */
public final class SyncRoutes {

    /** Id of the template, and name of its only parameter. */
    private static final String TEMPLATE = "sync";

    private SyncRoutes() {}

    /** The syncs to which settings give a table. Others may be those of tables that are found, or slips. */
    public static Set<String> named(Collection<String> keys) {
        return keys.stream()
                .flatMap(key -> SyncSetting.syncOf(key)
                        .filter(sync -> key.equals(SyncSetting.TABLE_NAME.key(sync)))
                        .filter(sync -> !sync.equals(SyncSetting.ALL_SYNCS))
                        .stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Adds those that no file has brought. */
    public static void add(CamelContext context, Set<String> syncs) {
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        if (model.getRouteTemplateDefinition(TEMPLATE) == null) {
            return;
        }
        Set<String> present = Stream.concat(
                        model.getRouteDefinitions().stream().flatMap(SyncRoutes::names),
                        context.getRegistry().findByType(DolphinDBFetchProcessor.class).stream()
                                .map(DolphinDBFetchProcessor::getSync))
                .collect(Collectors.toSet());
        syncs.stream()
                .filter(sync -> !present.contains(sync))
                .forEach(sync -> TemplatedRouteBuilder.builder(context, TEMPLATE)
                        .routeId(sync)
                        .parameter(TEMPLATE, sync)
                        .add());
    }

    private static Stream<String> names(RouteDefinition route) {
        Map<String, Object> parameters = route.getTemplateParameters();
        return Stream.concat(
                Stream.of(route.getRouteId()),
                parameters == null ? Stream.empty() : Stream.of(String.valueOf(parameters.get(TEMPLATE))));
    }
}
