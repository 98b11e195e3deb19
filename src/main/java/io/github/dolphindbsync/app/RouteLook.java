package io.github.dolphindbsync.app;

import io.github.dolphindbsync.delivery.AtomicFileWriter;
import io.github.dolphindbsync.format.FormatPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.model.DataFormatDefinition;
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

/** What the steps of a route say of where its rows go, and in which form. */
final class RouteLook {

    private static final Form JSON = new Form("json", FormatPolicy::json);

    private final CamelContext context;
    private final RouteDefinition route;

    RouteLook(CamelContext context, String routeId) {
        this.context = context;
        this.route =
                context.getCamelContextExtension().getContextPlugin(Model.class).getRouteDefinition(routeId);
    }

    private <T extends ProcessorDefinition<?>> Stream<T> steps(Class<T> type) {
        return ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), type).stream();
    }

    /**
     * A form in which rows leave, where they become text or a file.
     *
     * @param name of the bean, or of Camel's own format
     */
    record Form(String name, FormatPolicy policy) {}

    /** Of the steps that send, as far as they say it: where else rows go is known when there are rows. */
    List<String> endpoints() {
        return Stream.concat(
                        steps(ToDefinition.class).map(ToDefinition::getUri),
                        dynamicEndpoints().filter(uri -> !uri.contains("${") && !uri.contains("$simple{")))
                .toList();
    }

    private Stream<String> dynamicEndpoints() {
        return steps(ToDynamicDefinition.class).map(ToDynamicDefinition::getUri);
    }

    /** Whether {@code upsert:} makes the table and writes to it. */
    boolean writesTable() {
        return Stream.concat(endpoints().stream(), dynamicEndpoints()).anyMatch(uri -> uri.startsWith("upsert:"));
    }

    /** To which steps write files. */
    List<Path> folders() {
        return steps(ProcessDefinition.class)
                .map(ProcessDefinition::getRef)
                .filter(Objects::nonNull)
                .map(this::lookup)
                .filter(AtomicFileWriter.class::isInstance)
                .map(writer -> ((AtomicFileWriter) writer).folder())
                .toList();
    }

    private Object lookup(String reference) {
        return context.getRegistry().lookupByName(context.resolvePropertyPlaceholders(reference));
    }

    /** All forms in which rows leave, in the order of the steps that make them; each once. */
    List<Form> forms() {
        Stream<Form> formats = steps(MarshalDefinition.class)
                .map(MarshalDefinition::getDataFormatType)
                .flatMap(this::form);
        Stream<Form> processors = steps(ProcessDefinition.class)
                .map(ProcessDefinition::getRef)
                .filter(Objects::nonNull)
                .flatMap(this::bean);
        return Stream.concat(formats, processors).distinct().toList();
    }

    private Stream<Form> form(DataFormatDefinition format) {
        if (format instanceof JsonDataFormat) {
            return Stream.of(JSON);
        }
        return format instanceof CustomDataFormat custom ? bean(custom.getRef()) : Stream.empty();
    }

    private Stream<Form> bean(String reference) {
        String name = context.resolvePropertyPlaceholders(reference);
        return context.getRegistry().lookupByName(name) instanceof FormatPolicy policy
                ? Stream.of(new Form(name, policy))
                : Stream.empty();
    }
}
