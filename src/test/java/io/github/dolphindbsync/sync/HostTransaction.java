package io.github.dolphindbsync.sync;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.regex.Matcher;
import javax.sql.DataSource;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.component.jdbc.ConnectionStrategy;
import org.apache.camel.spi.TransactedPolicy;

/**
 * A host's own transaction, with the shipped beans beside it. It hands out its connection as it is, as
 * camel-spring-jdbc does: whoever closes it has ended the transaction.
 */
final class HostTransaction implements TransactedPolicy, ConnectionStrategy {

    static final String BEANS = """
            - beans:
                - name: host-checkpoints
                  type: io.github.dolphindbsync.checkpoint.JdbcCheckpointRepository
                  constructors: {"0": "#bean:warehouse", "1": "#bean:host"}
            """;

    static final String ROUTE = BEANS + """
            - beans:
                - name: trade
                  type: io.github.dolphindbsync.source.poll.DolphinDBFetchProcessor
                  constructors: {"0": trade, "1": "#bean:host-checkpoints"}
            - route:
                id: trade
                from:
                  uri: direct:poll
                  steps:
                    - process: {ref: trade}
                    - split:
                        simple: "${body}"
                        streaming: true
                        stopOnException: true
                        steps:
                          - policy:
                              ref: host
                              steps:
                                - to: "upsert:trade?dataSource=#warehouse&connectionStrategy=#host"
                                - process: {ref: checkpoint}
            """;

    static final String ROUTE_SETTING_ASIDE = ROUTE.replaceFirst(
            "- to: (.*)", Matcher.quoteReplacement("- policy: {ref: quarantine, steps: [{to: ") + "$1}]}");

    private Connection bound;
    private int commitsToFail;

    /** Lets the next commits fail, as a serialization failure does. */
    void failCommits(int commits) {
        commitsToFail = commits;
    }

    @Override
    public void beforeWrap(Route route, NamedNode definition) {}

    @Override
    public Processor wrap(Route route, Processor steps) {
        return exchange -> {
            DataSource warehouse =
                    route.getCamelContext().getRegistry().lookupByNameAndType("warehouse", DataSource.class);
            try (Connection connection = warehouse.getConnection()) {
                connection.setAutoCommit(false);
                bound = connection;
                exchange.getUnitOfWork().beginTransactedBy(this);
                try {
                    steps.process(exchange);
                    end(connection, exchange.getException() == null);
                } finally {
                    exchange.getUnitOfWork().endTransactedBy(this);
                    bound = null;
                }
            }
        };
    }

    private void end(Connection connection, boolean success) throws SQLException {
        if (success && commitsToFail-- > 0) {
            connection.rollback();
            throw new SQLException("serialization failure at commit");
        }
        if (success) {
            connection.commit();
        } else {
            connection.rollback();
        }
    }

    @Override
    public Connection getConnection(DataSource dataSource) throws SQLException {
        return bound != null ? bound : dataSource.getConnection();
    }

    @Override
    public boolean isConnectionTransactional(Connection connection, DataSource dataSource) {
        return connection == bound;
    }
}
