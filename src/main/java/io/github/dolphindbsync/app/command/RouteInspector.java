package io.github.dolphindbsync.app.command;

import io.github.dolphindbsync.destination.files.AtomicFileWriter;
import io.github.dolphindbsync.format.FormatPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.model.MarshalDefinition;
import org.apache.camel.model.Model;
import org.apache.camel.model.ProcessDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.model.dataformat.CustomDataFormat;
import org.apache.camel.model.dataformat.JsonDataFormat;

/** Reads from the steps of a route where its rows go, and in which format. */
final class RouteInspector {

    /**
     * A format in which rows leave, where they become text or a file.
     *
     * @param name of the bean, or of Camel's own format
     */
    record Format(String name, FormatPolicy policy) {}

    private static final Format JSON = new Format("json", FormatPolicy::json);

    private final CamelContext context;
    private final RouteDefinition route;

    RouteInspector(CamelContext context, String routeId) {
        this.context = context;
        this.route =
                context.getCamelContextExtension().getContextPlugin(Model.class).getRouteDefinition(routeId);
    }

    String id() {
        return route.getRouteId();
    }

    /** False where {@code autoStartup} holds it back. */
    boolean isAutoStarted() {
        String autoStartup = context.resolvePropertyPlaceholders(route.getAutoStartup());
        return autoStartup == null || Boolean.parseBoolean(autoStartup);
    }

    private <T extends ProcessorDefinition<?>> Stream<T> steps(Class<T> type) {
        return ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), type).stream();
    }

    private Stream<String> dynamicEndpoints() {
        return steps(ToDynamicDefinition.class).map(ToDynamicDefinition::getUri);
    }

    /** The endpoints that rows are sent to. One that is named by the rows themselves is not known yet. */
    List<String> endpoints() {
        return Stream.concat(
                        steps(ToDefinition.class).map(ToDefinition::getUri),
                        dynamicEndpoints().filter(uri -> !uri.contains("${") && !uri.contains("$simple{")))
                .toList();
    }

    /** Whether {@code upsert:} creates the table and writes to it. */
    boolean writesTable() {
        return Stream.concat(endpoints().stream(), dynamicEndpoints()).anyMatch(uri -> uri.startsWith("upsert:"));
    }

    /** The folders to which steps write files. */
    List<Path> folders() {
        return processors()
                .map(this::bean)
                .filter(AtomicFileWriter.class::isInstance)
                .map(writer -> ((AtomicFileWriter) writer).folder())
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
