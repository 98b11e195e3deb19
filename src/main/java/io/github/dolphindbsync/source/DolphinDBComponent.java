package io.github.dolphindbsync.source;

import io.github.dolphindbsync.checkpoint.CheckpointRepository;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** Reads tables of DolphinDB; see {@link DolphinDBEndpoint}. */
@Component("dolphindb")
public class DolphinDBComponent extends DefaultComponent {

    @Metadata
    private String host;

    @Metadata
    private Integer port;

    @Metadata(label = "security", secret = true)
    private String username;

    @Metadata(label = "security", secret = true)
    private String password;

    @Metadata(label = "consumer", autowired = true)
    private CheckpointRepository checkpoints;

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        DolphinDBEndpoint endpoint = new DolphinDBEndpoint(uri, this, remaining);
        endpoint.setHost(host);
        endpoint.setPort(port);
        endpoint.setUsername(username);
        endpoint.setPassword(password);
        endpoint.setCheckpoints(checkpoints);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    public String getHost() {
        return host;
    }

    /** Host name or address of the DolphinDB server. Where it is not given, the property dolphindb.host says it. */
    public void setHost(String host) {
        this.host = host;
    }

    public Integer getPort() {
        return port;
    }

    /** Port of the DolphinDB server. Where it is not given, the property dolphindb.port says it. */
    public void setPort(Integer port) {
        this.port = port;
    }

    public String getUsername() {
        return username;
    }

    /** User to log in as. Where it is not given, the property dolphindb.username says it. */
    public void setUsername(String username) {
        this.username = username;
    }

    public String getPassword() {
        return password;
    }

    /** Password of that user. Where it is not given, the property dolphindb.password says it. */
    public void setPassword(String password) {
        this.password = password;
    }

    public CheckpointRepository getCheckpoints() {
        return checkpoints;
    }

    /** Where checkpoints are kept. May be left out where the registry has exactly one CheckpointRepository. */
    public void setCheckpoints(CheckpointRepository checkpoints) {
        this.checkpoints = checkpoints;
    }
}
