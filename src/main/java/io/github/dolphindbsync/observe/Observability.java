package io.github.dolphindbsync.observe;

import java.time.Clock;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.ContextServicePlugin;

/**
 * Gives each sync a readiness check if the host has camel-health, and meters if it has Micrometer. Camel finds this
 * class by itself, in any host. The properties and the meter registry of the host are read later: they do not exist
 * yet.
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
