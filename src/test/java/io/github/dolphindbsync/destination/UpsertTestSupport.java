package io.github.dolphindbsync.destination;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.delivery.BatchContext;
import io.github.dolphindbsync.delivery.PollOfTest;
import io.github.dolphindbsync.destination.table.TableName;
import io.github.dolphindbsync.destination.upsert.UpsertComponent;
import io.github.dolphindbsync.destination.upsert.UpsertEndpoint;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.RowBatch;
import io.github.dolphindbsync.rows.RowSchema;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.jdbc.ConnectionStrategy;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A Camel context beside a real database, and the few steps that stories are told in. */
public abstract class UpsertTestSupport {

    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private DefaultCamelContext context;
    private Connection shared;
    public ProducerTemplate template;

    public abstract DataSource dataSource() throws SQLException;

    /** The SQL for the raw value of a column. */
    public abstract String raw(Column column, RowSchema schema);

    public abstract boolean tableExists(String table) throws SQLException;

    /** What a text column has to be declared as in a table made by hand. */
    public String textType(boolean isKey) {
        return "text";
    }

    /** Whether a table that was made in a transaction goes with it. */
    public boolean rollsTablesBack() {
        return true;
    }

    /** Whether the database has this number of floating point. */
    public boolean holds(double number) {
        return true;
    }

    public void bind(DataSource other) {
        context.getRegistry().bind("warehouse", other);
    }

    /**
     * A table "newest" made by hand that takes two different keys for one.
     *
     * @param statements that make it
     * @param says what is to be told of it
     */
    public record InexactTable(List<String> statements, List<String> says) {}

    /** Kinds of tables that this database has and that take two different keys for one. */
    public List<InexactTable> inexactTables() {
        return List.of();
    }

    /** What may stand beside a table "names", so that the type of its column v can't be changed. */
    public List<InexactTable> tablesThatCannotBeWidened() {
        return List.of();
    }

    /** The statements that drop table "names" and all of that. */
    public List<String> whatDropsAll() {
        return List.of("drop table names");
    }

    /** A type of text that ignores case; null where there is none that a table may have. */
    public String typeThatIgnoresCase() throws SQLException {
        return null;
    }

    /** What a column of type LONG has to be declared as. */
    public String longType() {
        return "bigint";
    }

    @BeforeEach
    void startCamel() throws SQLException {
        DataSource warehouse = dataSource();
        context = new DefaultCamelContext();
        context.getRegistry().bind("warehouse", warehouse);
        context.getRegistry().bind("tx", new SharedConnection());
        context.start();
        template = context.createProducerTemplate();
    }

    @AfterEach
    void stopCamel() {
        context.stop();
    }

    public interface Step {
        void run() throws Exception;
    }

    /** Hands out the connection of {@link #inTransaction}, and new ones outside of it. */
    private final class SharedConnection implements ConnectionStrategy {
        @Override
        public Connection getConnection(DataSource dataSource) throws SQLException {
            return shared != null ? shared : dataSource.getConnection();
        }

        @Override
        public boolean isConnectionTransactional(Connection connection, DataSource dataSource) {
            return connection == shared;
        }
    }

    public void inTransaction(boolean commit, Step step) throws Exception {
        try (Connection connection = dataSource().getConnection()) {
            connection.setAutoCommit(false);
            shared = connection;
            step.run();
            if (commit) {
                connection.commit();
            } else {
                connection.rollback();
            }
            connection.setAutoCommit(true);
        } finally {
            shared = null;
        }
    }

    /** Binds a strategy that hands out this connection and says nothing of a transaction. */
    public void lend(Connection connection) {
        context.getRegistry().bind("lent", new ConnectionStrategy() {
            @Override
            public Connection getConnection(DataSource dataSource) {
                return connection;
            }

            @Override
            public boolean isConnectionTransactional(Connection candidate, DataSource dataSource) {
                return false;
            }
        });
    }

    /** Nothing of what these tests write is left out by the database, however often it was there already. */
    public void upsert(String uri, Object body) {
        Exchange done = template.send("upsert:" + uri, exchange -> {
            if (body instanceof RowBatch batch) {
                PollOfTest.begin(exchange, batch.schema(), false);
            }
            exchange.getMessage().setBody(body);
        });
        if (done.getException() != null) {
            throw CamelExecutionException.wrapCamelExecutionException(done, done.getException());
        }
        BatchContext context = BatchContext.of(done);
        assertThat(context == null ? 0 : context.getRowsNotStored())
                .as("rows not stored")
                .isZero();
    }

    public void upsertWhateverHappens(String uri, Object body) {
        try {
            upsert(uri, body);
        } catch (CamelExecutionException expectedAtMostOnce) {
            // The story goes on after it.
        }
    }

    public void upsertTable(String table, RowBatch batch) {
        UpsertEndpoint endpoint = new UpsertEndpoint("upsert:odd" + table.hashCode(), new UpsertComponent(), table);
        endpoint.setCamelContext(context);
        template.sendBody(endpoint, batch);
    }

    public List<List<Object>> stored(String table, RowSchema schema) throws SQLException {
        String columns =
                schema.columns().stream().map(column -> raw(column, schema)).collect(Collectors.joining(", "));
        return query("select " + columns + " from " + TableName.quote(table));
    }

    public List<List<Object>> query(String sql) throws SQLException {
        List<List<Object>> rows = new ArrayList<>();
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                List<Object> row = new ArrayList<>();
                for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
                    row.add(plain(result.getObject(column)));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private static Object plain(Object value) {
        if (value instanceof Float || value instanceof Double) {
            return ((Number) value).doubleValue();
        } else if (value instanceof Number number) {
            return number.longValue();
        } else if (value instanceof Boolean bool) {
            return bool ? 1L : 0L;
        } else if (value instanceof UUID || value == null) {
            return value;
        }
        String text = value.toString();
        // Where a database has no type for it.
        return UUID_TEXT.matcher(text).matches() ? UUID.fromString(text) : text;
    }

    public void execute(String sql) throws SQLException {
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
