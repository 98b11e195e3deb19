package io.github.dolphindbsync.source.component;

import io.github.dolphindbsync.checkpoint.CheckpointRepository;
import io.github.dolphindbsync.source.settings.ServerSetting;
import io.github.dolphindbsync.source.settings.SettingDefinition;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/** The server, and where checkpoints are kept: what a component can say once for all of its endpoints. */
@UriParams
public class DolphinDBConfiguration implements Cloneable {

    @UriParam
    private String host;

    @UriParam
    private Integer port;

    @UriParam(label = "security", secret = true)
    private String username;

    @UriParam(label = "security", secret = true)
    private String password;

    @UriParam(label = "consumer")
    @Metadata(autowired = true)
    private CheckpointRepository checkpoints;

    @UriParam(label = "consumer")
    private Object transaction;

    @UriParam(label = "consumer")
    private Object quarantine;

    /** What is given here, and not left to the properties {@code dolphindb.*}. */
    Map<SettingDefinition<?>, String> given() {
        Map<SettingDefinition<?>, String> given = new HashMap<>();
        put(given, ServerSetting.HOST, host);
        put(given, ServerSetting.PORT, port);
        put(given, ServerSetting.USERNAME, username);
        put(given, ServerSetting.PASSWORD, password);
        return given;
    }

    private static void put(Map<SettingDefinition<?>, String> given, SettingDefinition<?> setting, Object value) {
        if (value != null) {
            given.put(setting, value.toString());
        }
    }

    DolphinDBConfiguration copy() {
        try {
            return (DolphinDBConfiguration) clone();
        } catch (CloneNotSupportedException e) {
            throw new RuntimeCamelException(e);
        }
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

    public Object getTransaction() {
        return transaction;
    }

    /**
     * The transaction around the route and the checkpoint of a batch, so that rows are delivered exactly once: a
     * BatchTransaction, or a TransactedPolicy of the host, as Spring's. Where it is not given and the checkpoint is in
     * a database, the only TransactedPolicy of the registry. none: there is no transaction, and rows are delivered at
     * least once.
     */
    public void setTransaction(Object transaction) {
        this.transaction = transaction;
    }

    public Object getQuarantine() {
        return quarantine;
    }

    /**
     * The QuarantinePolicy around the route, which finds the rows that the destination rejects (onRejectedRow). Where
     * it is not given and there is a transaction, the only one of the registry. none: the route has one of its own, or
     * a rejected batch is reported as a whole.
     */
    public void setQuarantine(Object quarantine) {
        this.quarantine = quarantine;
    }
}
