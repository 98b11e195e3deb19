package io.github.dolphindbsync.app.command;

import io.github.dolphindbsync.delivery.BatchContext;
import io.github.dolphindbsync.destination.files.AtomicFileWriter;
import io.github.dolphindbsync.format.FileDataFormat;
import io.github.dolphindbsync.format.FormatPolicy;
import io.github.dolphindbsync.source.poll.RouteUri;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.model.ExpressionNode;
import org.apache.camel.model.MarshalDefinition;
import org.apache.camel.model.Model;
import org.apache.camel.model.ProcessDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.SetHeaderDefinition;
import org.apache.camel.model.SetHeadersDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.model.dataformat.CustomDataFormat;
import org.apache.camel.model.dataformat.JsonDataFormat;
import org.apache.camel.support.DefaultExchange;

/**
 * Reads from the steps of a route, and of those that it reaches by {@code direct:}, where the rows of a sync go, and in
 * which format.
 */
final class RouteInspector {

    /**
     * A format in which rows leave, where they become text or a file.
     *
     * @param name of the bean, or of Camel's own format
     */
    record Format(String name, FormatPolicy policy) {}

    private static final Format JSON = new Format("json", FormatPolicy::json);
    private static final String DIRECT = "direct:";

    private final CamelContext context;
    private final Model model;
    private final RouteDefinition route;
    private final BatchContext batches;
    private final Set<RouteDefinition> routes = new LinkedHashSet<>();

    /** @param batches what the steps learn of the sync; null where it has no settings that can be read */
    RouteInspector(CamelContext context, String routeId, BatchContext batches) {
        this.context = context;
        this.batches = batches;
        this.model = context.getCamelContextExtension().getContextPlugin(Model.class);
        this.route = model.getRouteDefinition(routeId);
        follow(route);
    }

    private void follow(RouteDefinition reached) {
        if (routes.add(reached)) {
            steps(reached, ToDefinition.class)
                    .map(step -> RouteUri.of(context, reached, step.getUri()))
                    .filter(uri -> uri.startsWith(DIRECT))
                    .flatMap(uri -> model.getRouteDefinitions().stream()
                            .filter(other -> RouteUri.of(
                                            context, other, other.getInput().getEndpointUri())
                                    .equals(uri)))
                    .forEach(this::follow);
        }
    }

    /** What the rows come to: a destination of {@code routes/destinations}, or the route itself. */
    String end() {
        return routes.size() == 1
                ? "route " + route.getRouteId()
                : routes.stream()
                        .skip(1)
                        .map(reached -> "destination " + reached.getRouteId())
                        .collect(Collectors.joining(", "));
    }

    /** False where {@code autoStartup} holds it back. */
    boolean isAutoStarted() {
        String autoStartup = context.resolvePropertyPlaceholders(route.getAutoStartup());
        return autoStartup == null || Boolean.parseBoolean(autoStartup);
    }

    private static <T extends ProcessorDefinition<?>> Stream<T> steps(RouteDefinition route, Class<T> type) {
        return ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), type).stream();
    }

    private <T extends ProcessorDefinition<?>> Stream<T> steps(Class<T> type) {
        return routes.stream().flatMap(reached -> steps(reached, type));
    }

    private Stream<String> dynamicEndpoints() {
        return steps(ToDynamicDefinition.class).map(ToDynamicDefinition::getUri);
    }

    /** The endpoints that rows are sent to. One that is named by the rows themselves is not known yet. */
    List<String> endpoints() {
        return Stream.concat(
                        routes.stream()
                                .flatMap(reached -> steps(reached, ToDefinition.class)
                                        .map(step -> RouteUri.of(context, reached, step.getUri()))),
                        dynamicEndpoints().filter(uri -> !uri.contains("${") && !uri.contains("$simple{")))
                .filter(uri -> !uri.startsWith(DIRECT))
                .toList();
    }

    /** Whether {@code upsert:} creates the table and writes to it. */
    boolean writesTable() {
        return Stream.concat(endpoints().stream(), dynamicEndpoints()).anyMatch(uri -> uri.startsWith("upsert:"));
    }

    /** What the settings of the sync say, by keys as in {@code kafka.brokers}. */
    Optional<String> setting(String key) {
        return Optional.ofNullable(batches).map(context -> context.setting(key, null));
    }

    /** What the last step that sets a header makes of it, as far as the sync alone decides that. */
    Optional<String> header(String name) {
        return Stream.concat(
                        steps(SetHeaderDefinition.class),
                        steps(SetHeadersDefinition.class).flatMap(step -> step.getHeaders().stream()))
                .filter(step -> name.equals(step.getName()))
                .reduce((first, second) -> second)
                .map(this::evaluate);
    }

    private String evaluate(ExpressionNode step) {
        Exchange exchange = new DefaultExchange(context);
        exchange.setProperty(BatchContext.EXCHANGE_PROPERTY, batches);
        return context.resolveLanguage(step.getExpression().getLanguage())
                .createExpression(
                        context.resolvePropertyPlaceholders(step.getExpression().getExpression()))
                .evaluate(exchange, String.class);
    }

    /** The folders to which steps write files. */
    List<Path> folders() {
        return processors()
                .map(this::bean)
                .filter(AtomicFileWriter.class::isInstance)
                .flatMap(writer -> ((AtomicFileWriter) writer)
                        .folder().or(() -> header(AtomicFileWriter.FOLDER).map(Path::of)).stream())
                .toList();
    }

    /** The formats in which rows leave, in the order of the steps that write them; each once. */
    List<Format> formats() {
        Stream<Format> marshalled = steps(MarshalDefinition.class)
                .map(MarshalDefinition::getDataFormatType)
                .flatMap(format -> format instanceof JsonDataFormat
                        ? Stream.of(JSON)
                        : format instanceof CustomDataFormat custom ? format(custom.getRef()) : Stream.empty());
        return Stream.concat(marshalled, processors().flatMap(this::format))
                .distinct()
                .toList();
    }

    private Stream<Format> format(String reference) {
        if (bean(reference) instanceof FileDataFormat files && batches != null) {
            String name = batches.setting(FileDataFormat.SETTING);
            return files.named(name) instanceof FormatPolicy policy
                    ? Stream.of(new Format(name, policy))
                    : Stream.empty();
        }
        return bean(reference) instanceof FormatPolicy policy
                ? Stream.of(new Format(context.resolvePropertyPlaceholders(reference), policy))
                : Stream.empty();
    }

    private Stream<String> processors() {
        return steps(ProcessDefinition.class).map(ProcessDefinition::getRef).filter(Objects::nonNull);
    }

    private Object bean(String reference) {
        return context.getRegistry().lookupByName(context.resolvePropertyPlaceholders(reference));
    }
}
