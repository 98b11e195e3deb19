package io.github.dolphindbsync.source.component;

import org.apache.camel.CamelContext;
import org.apache.camel.ErrorHandlerFactory;
import org.apache.camel.LoggingLevel;
import org.apache.camel.Route;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.camel.support.PluginHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves it to the end of a poll to log its failure, in a line that names the sync: Camel's error handler logs each
 * failed batch with a stack trace, and its consumers do so once more. An error handler that the host has configured
 * logs as it says.
 */
public final class QuietErrorHandling extends LifecycleStrategySupport {

    private static final Logger LOG = LoggerFactory.getLogger(QuietErrorHandling.class);

    /** By name, because a host may do without the model of routes, where it makes them otherwise. */
    private static final String MODEL = "org.apache.camel.model.errorhandler.";

    /** What a route has where nobody says anything: a reference to the error handler of its context. */
    private static final String REFERENCE = MODEL + "RefErrorHandlerDefinition";

    private static final String DEFAULT_NAME = "CamelDefaultErrorHandlerBuilder";

    /** Before the steps of a route are made, which have an error handler each. */
    @Override
    public void onRouteContextCreate(Route route) {
        CamelContext context = route.getCamelContext();
        if (!(route.getEndpoint() instanceof DolphinDBEndpoint) || !hasDefaultErrorHandler(context, route)) {
            return;
        }
        try {
            Class<ErrorHandlerFactory> type = context.getClassResolver()
                    .resolveMandatoryClass(MODEL + "DefaultErrorHandlerDefinition", ErrorHandlerFactory.class);
            ErrorHandlerFactory quiet = context.getInjector().newInstance(type);
            PluginHelper.getBeanIntrospection(context).setProperty(context, quiet, "level", LoggingLevel.OFF.name());
            route.setErrorHandlerFactory(quiet);
        } catch (Exception e) {
            LOG.debug("route {} logs the failure of a batch as well", route.getRouteId(), e);
        }
    }

    private static boolean hasDefaultErrorHandler(CamelContext context, Route route) {
        ErrorHandlerFactory ofRoute = route.getErrorHandlerFactory();
        return context.getCamelContextExtension().getErrorHandlerFactory() == null
                && context.getRegistry().lookupByName(DEFAULT_NAME) == null
                && ofRoute != null
                && ofRoute.getClass().getName().equals(REFERENCE)
                && DEFAULT_NAME.equals(
                        PluginHelper.getBeanIntrospection(context).getOrElseProperty(ofRoute, "ref", null, false));
    }
}
