package io.github.dolphindbsync.app;

import io.github.dolphindbsync.rows.TextPolicy;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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

    /** Of all steps that send; what is dynamic in them is left as it is. */
    List<String> endpoints() {
        return Stream.concat(
                        steps(ToDefinition.class).map(ToDefinition::getUri),
                        steps(ToDynamicDefinition.class).map(ToDynamicDefinition::getUri))
                .toList();
    }

    /** Whether {@code upsert:} makes the table and writes to it. */
    boolean writesTable() {
        return endpoints().stream().anyMatch(uri -> uri.startsWith("upsert:"));
    }

    /** The form in which rows leave, where they become text or a file. */
    Optional<TextPolicy> form() {
        Stream<Object> formats = steps(MarshalDefinition.class)
                .map(MarshalDefinition::getDataFormatType)
                .map(this::form);
        Stream<Object> processors = steps(ProcessDefinition.class)
                .map(ProcessDefinition::getRef)
                .filter(Objects::nonNull)
                .map(this::bean);
        return Stream.concat(formats, processors)
                .filter(TextPolicy.class::isInstance)
                .map(TextPolicy.class::cast)
                .findFirst();
    }

    private Object form(DataFormatDefinition format) {
        if (format instanceof JsonDataFormat) {
            return (TextPolicy) TextPolicy::json;
        }
        return format instanceof CustomDataFormat custom ? bean(custom.getRef()) : null;
    }

    private Object bean(String name) {
        return context.getRegistry().lookupByName(context.resolvePropertyPlaceholders(name));
    }
}
