package io.github.dolphindbsync.source.component;

import java.util.HashMap;
import java.util.Map;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/** The settings of the server as options of an endpoint; null where not given. Generated: see ServerSetting. */
@UriParams
public class ServerOptions {

    @UriParam(description = "Host name or address of the DolphinDB server. Where it is not given, the property dolphindb.host says it.")
    private String host;
    @UriParam(description = "Port of the DolphinDB server. Where it is not given, the property dolphindb.port says it.")
    private Integer port;
    @UriParam(label = "security", secret = true, description = "User to log in as. Where it is not given, the property dolphindb.username says it.")
    private String username;
    @UriParam(label = "security", secret = true, description = "Password of that user. Where it is not given, the property dolphindb.password says it.")
    private String password;
    @UriParam(defaultValue = "10s", description = "Longest time to wait for a connection. Where it is not given, the property dolphindb.connect-timeout says it.")
    private String connectTimeout;
    @UriParam(defaultValue = "2m", description = "Longest time to wait for the server's next bytes. A whole answer, or block of rows, may take ten times as long, and a login twice. Where it is not given, the property dolphindb.read-timeout says it.")
    private String readTimeout;
    @UriParam(defaultValue = "30s", description = "How long a poll tries again after a transient error, such as a broken connection; counted anew when the mark has moved. Where it is not given, the property dolphindb.retry-for says it.")
    private String retryFor;
    @UriParam(defaultValue = "65535", description = "Most partitions that one query may reach; a range that has more is asked in slices. The server refuses a query that reaches more than its maxPartitionNumPerQuery. Where it is not given, the property dolphindb.partitions-per-query says it.")
    private Integer partitionsPerQuery;
    @UriParam(label = "security", defaultValue = "off", enums = "off,on", description = "on: encrypt, and verify the server's certificate and host name before the password is sent. Where it is not given, the property dolphindb.tls says it.")
    private String tls;
    @UriParam(label = "security", description = "File with the certificates (PEM) of those whose signature is trusted. Empty: those that the system trusts. Where it is not given, the property dolphindb.tls-certificates says it.")
    private String tlsCertificates;

    Map<String, Object> byName() {
        Map<String, Object> options = new HashMap<>();
        options.put("host", host);
        options.put("port", port);
        options.put("username", username);
        options.put("password", password);
        options.put("connectTimeout", connectTimeout);
        options.put("readTimeout", readTimeout);
        options.put("retryFor", retryFor);
        options.put("partitionsPerQuery", partitionsPerQuery);
        options.put("tls", tls);
        options.put("tlsCertificates", tlsCertificates);
        return options;
    }

    public String getHost() {
        return host;
    }

    public void setHost(String host) {
        this.host = host;
    }

    public Integer getPort() {
        return port;
    }

    public void setPort(Integer port) {
        this.port = port;
    }

    public String getUsername() {
        return username;
    }

    public void setUsername(String username) {
        this.username = username;
    }

    public String getPassword() {
        return password;
    }

    public void setPassword(String password) {
        this.password = password;
    }

    public String getConnectTimeout() {
        return connectTimeout;
    }

    public void setConnectTimeout(String connectTimeout) {
        this.connectTimeout = connectTimeout;
    }

    public String getReadTimeout() {
        return readTimeout;
    }

    public void setReadTimeout(String readTimeout) {
        this.readTimeout = readTimeout;
    }

    public String getRetryFor() {
        return retryFor;
    }

    public void setRetryFor(String retryFor) {
        this.retryFor = retryFor;
    }

    public Integer getPartitionsPerQuery() {
        return partitionsPerQuery;
    }

    public void setPartitionsPerQuery(Integer partitionsPerQuery) {
        this.partitionsPerQuery = partitionsPerQuery;
    }

    public String getTls() {
        return tls;
    }

    public void setTls(String tls) {
        this.tls = tls;
    }

    public String getTlsCertificates() {
        return tlsCertificates;
    }

    public void setTlsCertificates(String tlsCertificates) {
        this.tlsCertificates = tlsCertificates;
    }
}
