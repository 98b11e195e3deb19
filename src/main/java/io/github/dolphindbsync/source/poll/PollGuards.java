package io.github.dolphindbsync.source.poll;

import org.apache.camel.CamelContext;
import org.apache.camel.spi.ContextServicePlugin;

/**
 * Has each poll end as a failure that is reported, whatever is thrown in its route. Camel finds this by itself, in any
 * host.
 */
public final class PollGuards implements ContextServicePlugin {

    @Override
    public void load(CamelContext camelContext) {
        camelContext.addRoutePolicyFactory(PolledRoutes.of(camelContext));
        camelContext.getCamelContextExtension().addInterceptStrategy(new ErrorGuard());
    }
}
