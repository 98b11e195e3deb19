package io.github.dolphindbsync.destination.upsert;

import java.util.Map;
import javax.sql.DataSource;
import org.apache.camel.Endpoint;
import org.apache.camel.component.jdbc.ConnectionStrategy;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** Writes rows to a database table; see {@link UpsertEndpoint}. */
@Component("upsert")
public class UpsertComponent extends DefaultComponent {

    @Metadata(autowired = true)
    private DataSource dataSource;

    @Metadata(label = "advanced", autowired = true)
    private ConnectionStrategy connectionStrategy;

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        UpsertEndpoint endpoint = new UpsertEndpoint(uri, this, remaining);
        endpoint.setDataSource(dataSource);
        endpoint.setConnectionStrategy(connectionStrategy);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    public DataSource getDataSource() {
        return dataSource;
    }

    /** Where connections come from. May be left out where the registry has exactly one DataSource. */
    public void setDataSource(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    public ConnectionStrategy getConnectionStrategy() {
        return connectionStrategy;
    }

    /**
     * Hands out the connection of the transaction that is under way. Where it is left out, the only one in the registry
     * is used, and where there is none, each body is a transaction of its own.
     */
    public void setConnectionStrategy(ConnectionStrategy connectionStrategy) {
        this.connectionStrategy = connectionStrategy;
    }
}
