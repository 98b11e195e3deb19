package io.github.dolphindbsync.source.poll;

import io.github.dolphindbsync.checkpoint.CheckpointRepository;
import io.github.dolphindbsync.source.settings.SettingException;
import io.github.dolphindbsync.source.settings.Settings;
import io.github.dolphindbsync.source.settings.SyncSetting;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDefinition;

/**
 * Where a destination keeps the checkpoints of its syncs: in the bean {@code <destination>-checkpoints}, or, where the
 * registry has none of that name, in the bean {@code checkpoints}. So a sync that is given another destination begins
 * there at its first row.
 */
public final class DestinationCheckpoints {

    private static final String DIRECT = "direct:";
    private static final String BEAN = "checkpoints";

    private DestinationCheckpoints() {}

    /** Of the destination that the settings give to all syncs. */
    public static CheckpointRepository ofAllSyncs(CamelContext context) {
        Settings settings = new Settings(context);
        return ofDestination(context, settings.get(SyncSetting.ALL_SYNCS, SyncSetting.DESTINATION));
    }

    private static CheckpointRepository ofDestination(CamelContext context, String destination) {
        return Stream.of(destination + "-" + BEAN, BEAN)
                .map(bean -> context.getRegistry().lookupByNameAndType(bean, CheckpointRepository.class))
                .flatMap(bean -> Optional.ofNullable(bean).stream())
                .findFirst()
                .orElseThrow(() -> new SettingException("no bean '" + destination + "-" + BEAN + "' and no bean '"
                        + BEAN + "' keeps the checkpoints of destination " + destination
                        + ". Bind a CheckpointRepository by one of these names."));
    }

    /** Of the one to whose route, {@code direct:<destination>}, a route delivers; else of the one in the settings. */
    static CheckpointRepository ofRoute(CamelContext context, String sync, String routeId) {
        Set<CheckpointRepository> found = new LinkedHashSet<>();
        Set<String> destinations = destinations(context, routeId);
        destinations.forEach(destination -> found.add(ofDestination(context, destination)));
        if (found.size() > 1) {
            throw new SettingException("sync '" + sync + "': its route '" + routeId
                    + "' delivers to several destinations, "
                    + String.join(" and ", destinations) + ", and only one can keep its checkpoint. Make a sync for "
                    + "each of them, or name the repository in the second argument of DolphinDBFetchProcessor.");
        }
        return found.stream()
                .findFirst()
                .orElseGet(() -> ofDestination(context, new Settings(context).get(sync, SyncSetting.DESTINATION)));
    }

    /** The names of the routes {@code direct:} that a route sends to, in order. */
    static Set<String> destinations(CamelContext context, String routeId) {
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        RouteDefinition route = model == null ? null : model.getRouteDefinition(routeId);
        Set<String> names = new LinkedHashSet<>();
        if (route != null) {
            ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), ToDefinition.class).stream()
                    .map(step -> RouteUri.of(context, route, step.getUri()))
                    .filter(uri -> uri.startsWith(DIRECT))
                    .forEach(uri -> names.add(uri.substring(DIRECT.length())
                            .replaceFirst("^/*", "")
                            .replaceFirst("\\?.*", "")));
        }
        return names;
    }
}
