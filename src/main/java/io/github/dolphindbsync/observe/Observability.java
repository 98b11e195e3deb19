package io.github.dolphindbsync.observe;

import java.time.Clock;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.ContextServicePlugin;

/**
 * Gives each sync a readiness check where the host has camel-health, and meters where it has Micrometer. Camel finds this by
 * itself, in any host. Nothing is asked of the host here: its properties and its meter registry are not there yet.
 */
public final class Observability implements ContextServicePlugin {

    private static final String MICROMETER = "io.micrometer.core.instrument.MeterRegistry";

    @Override
    public void load(CamelContext camelContext) {
        boolean hasMicrometer = camelContext.getClassResolver().resolveClass(MICROMETER) != null;
        camelContext
                .getRegistry()
                .bind("dolphindb-sync-watch", new SyncWatch(camelContext, Clock.systemUTC(), hasMicrometer));
    }
}
