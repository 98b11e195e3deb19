package io.github.dolphindbsync.app.management;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.Collection;
import java.util.function.BiFunction;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;

/**
 * Health as JSON: each check with its state and message. Camel's own answer escapes messages twice (4.18, in
 * ManagementHttpServer), so that a quoted name comes out with backslashes.
 */
final class HealthAnswer implements Handler<RoutingContext> {

    private static final int UNAVAILABLE = 503;
    private static final String EVERY_CHECK = "full";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final CamelContext camelContext;
    private final BiFunction<CamelContext, String, Collection<HealthCheck.Result>> checks;
    private final boolean isReadiness;

    private HealthAnswer(
            CamelContext camelContext,
            BiFunction<CamelContext, String, Collection<HealthCheck.Result>> checks,
            boolean isReadiness) {
        this.camelContext = camelContext;
        this.checks = checks;
        this.isReadiness = isReadiness;
    }

    static HealthAnswer all(CamelContext camelContext) {
        return new HealthAnswer(camelContext, HealthCheckHelper::invoke, false);
    }

    static HealthAnswer liveness(CamelContext camelContext) {
        return new HealthAnswer(camelContext, HealthCheckHelper::invokeLiveness, false);
    }

    static HealthAnswer readiness(CamelContext camelContext) {
        return new HealthAnswer(camelContext, HealthCheckHelper::invokeReadiness, true);
    }

    @Override
    public void handle(RoutingContext context) {
        Collection<HealthCheck.Result> results = checks.apply(camelContext, EVERY_CHECK);
        boolean isUp = HealthCheckHelper.isResultsUp(results, isReadiness);
        ObjectNode answer = JSON.createObjectNode().put("status", isUp ? "UP" : "DOWN");
        ArrayNode list = answer.putArray("checks");
        for (HealthCheck.Result result : results) {
            ObjectNode check = list.addObject()
                    .put("name", result.getCheck().getId())
                    .put("status", result.getState().name());
            result.getMessage()
                    .or(() -> result.getError().map(Throwable::getMessage))
                    .ifPresent(message -> check.put("message", message));
        }
        context.response()
                .setStatusCode(isUp ? 200 : UNAVAILABLE)
                .putHeader("content-type", "application/json")
                .end(answer.toString());
    }
}
