package io.github.dolphindbsync.source.poll;

import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.model.RouteDefinition;

/** The URI of an endpoint as a route has it, with what its placeholders stand for. */
public final class RouteUri {

    private RouteUri() {}

    /**
     * The whole URI.
     *
     * @param written in the route, or in the template that it was made from
     */
    public static String of(CamelContext context, RouteDefinition route, String written) {
        String uri = written;
        // Camel knows the parameters of a template only while it makes the route.
        Map<String, Object> parameters = route.getTemplateParameters();
        if (parameters != null) {
            for (Map.Entry<String, Object> parameter : parameters.entrySet()) {
                uri = uri.replace("{{" + parameter.getKey() + "}}", String.valueOf(parameter.getValue()));
            }
        }
        return context.resolvePropertyPlaceholders(uri);
    }
}
