package io.github.dolphindbsync.observe;

import java.util.Map;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckResultBuilder;

/**
 * A readiness check, not a liveness check: a restart does not fix what makes a sync fail. It does not extend Camel's
 * own class, which would require camel-health in every host.
 */
abstract class ReadinessCheck implements HealthCheck {

    private static final String GROUP = "dolphindb-sync";

    private final String id;
    private volatile boolean enabled = true;

    ReadinessCheck(String id) {
        this.id = id;
    }

    /** Sets state, message and details. */
    abstract void answer(HealthCheckResultBuilder builder);

    @Override
    public final String getId() {
        return id;
    }

    @Override
    public final String getGroup() {
        return GROUP;
    }

    @Override
    public final boolean isEnabled() {
        return enabled;
    }

    @Override
    public final void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }

    @Override
    public final Result call(Map<String, Object> options) {
        HealthCheckResultBuilder builder = HealthCheckResultBuilder.on(this)
                .detail(CHECK_ID, id)
                .detail(CHECK_GROUP, GROUP)
                .detail(CHECK_KIND, String.valueOf(Kind.READINESS))
                .detail(CHECK_ENABLED, enabled);
        if (enabled) {
            answer(builder);
        } else {
            builder.unknown().message("disabled");
        }
        return builder.build();
    }
}
