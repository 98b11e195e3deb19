package io.github.dolphindbsync.source.component;

import java.util.Map;
import java.util.function.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** Reads tables of DolphinDB; see {@link DolphinDBEndpoint}. */
@Component("dolphindb")
public class DolphinDBComponent extends DefaultComponent {

    @Metadata
    private DolphinDBConfiguration configuration = new DolphinDBConfiguration();

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        getCamelContext().addLifecycleStrategy(new QuietErrorHandling());
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        DolphinDBEndpoint endpoint = new DolphinDBEndpoint(uri, this, remaining);
        endpoint.setConfiguration(configuration.copy());
        keepReference(parameters, "transaction", endpoint.getConfiguration()::setTransaction);
        keepReference(parameters, "quarantine", endpoint.getConfiguration()::setQuarantine);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    /** For the start of the consumer, when all beans are there: Camel would put the text of the bean in its place. */
    private static void keepReference(Map<String, Object> parameters, String option, Consumer<String> setter) {
        Object given = parameters.remove(option);
        if (given != null) {
            setter.accept(given.toString());
        }
    }

    public DolphinDBConfiguration getConfiguration() {
        return configuration;
    }

    /** What all endpoints share, unless they say otherwise. */
    public void setConfiguration(DolphinDBConfiguration configuration) {
        this.configuration = configuration;
    }
}
