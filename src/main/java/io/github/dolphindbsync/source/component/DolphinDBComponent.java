package io.github.dolphindbsync.source.component;

import java.util.Map;
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
        setProperties(endpoint, parameters);
        return endpoint;
    }

    public DolphinDBConfiguration getConfiguration() {
        return configuration;
    }

    /** What all endpoints share, unless they say otherwise. */
    public void setConfiguration(DolphinDBConfiguration configuration) {
        this.configuration = configuration;
    }
}
