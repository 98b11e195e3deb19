package io.github.dolphindbsync.source.component;

import com.xxdb.data.BasicTable;
import com.xxdb.data.Entity;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnData;
import io.github.dolphindbsync.rows.RowBatch;
import io.github.dolphindbsync.rows.RowSchema;
import io.github.dolphindbsync.source.connection.Blocks;
import io.github.dolphindbsync.source.connection.DolphinDBException;
import io.github.dolphindbsync.source.connection.KeptConnection;
import io.github.dolphindbsync.source.connection.Logins;
import io.github.dolphindbsync.source.query.QueryTemplate;
import io.github.dolphindbsync.source.read.UndecodableTexts;
import io.github.dolphindbsync.source.settings.ServerSettings;
import io.github.dolphindbsync.source.settings.Settings;
import io.github.dolphindbsync.source.settings.SyncSetting;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;

/** Asks the server a query for each message, over one connection, and leaves the rows as a list of maps. */
final class DolphinDBProducer extends DefaultProducer {

    private final QueryTemplate query;
    private KeptConnection connection;
    private boolean keepsUndecodableTexts;

    DolphinDBProducer(DolphinDBEndpoint endpoint, QueryTemplate query) {
        super(endpoint);
        this.query = query;
    }

    @Override
    public DolphinDBEndpoint getEndpoint() {
        return (DolphinDBEndpoint) super.getEndpoint();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        // A query belongs to no sync, so what is set for all of them holds.
        Settings settings = getEndpoint()
                .settings(SyncSetting.ALL_SYNCS, new Settings(getEndpoint().getCamelContext()));
        keepsUndecodableTexts =
                settings.get(SyncSetting.ALL_SYNCS, SyncSetting.UNDECODABLE_TEXT) == SyncSetting.UndecodableText.KEEP;
        connection = new KeptConnection(
                ServerSettings.ofConnection(settings), Logins.of(getEndpoint().getCamelContext()));
    }

    @Override
    protected void doStop() throws Exception {
        connection.close();
        super.doStop();
    }

    @Override
    public void process(Exchange exchange) {
        Entity answer = connection.run(query.bind(name -> value(exchange, name)));
        if (!(answer instanceof BasicTable table)) {
            throw new DolphinDBException(
                    "the query of dolphindb:" + getEndpoint().getDatabase() + " gave a " + answer.getDataForm()
                            + ", not a table. Use a 'select'");
        }
        exchange.getMessage().setBody(rows(table, keepsUndecodableTexts));
    }

    private static List<Map<String, Object>> rows(BasicTable table, boolean keepsUndecodableTexts) {
        List<Column> columns = Blocks.columns(table);
        List<ColumnData> data = Blocks.decode(table, columns);
        for (int column = 0; column < columns.size() && !keepsUndecodableTexts; column++) {
            int row = UndecodableTexts.firstRow(data.get(column), table.rows());
            if (row >= 0) {
                throw new DolphinDBException("row " + (row + 1) + " of the answer has a text in column '"
                        + columns.get(column).name()
                        + "' that is not valid UTF-8, or that holds U+FFFD. To keep such texts as they were "
                        + "read, set the option undecodableText=keep");
            }
        }
        RowSchema schema = new RowSchema(columns, null, List.of(), ZoneOffset.UTC, null);
        RowBatch batch = new RowBatch(schema, data, table.rows(), "answer");
        List<Map<String, Object>> rows = new ArrayList<>(batch.size());
        batch.forEach(row -> rows.add(new LinkedHashMap<>(row)));
        return rows;
    }

    private static Object value(Exchange exchange, String name) {
        if (name.startsWith("${")) {
            return exchange.getContext()
                    .resolveLanguage("simple")
                    .createExpression(name)
                    .evaluate(exchange, Object.class);
        }
        if (exchange.getMessage().getBody() instanceof Map<?, ?> body && body.containsKey(name)) {
            return body.get(name);
        }
        if (exchange.getMessage().getHeaders().containsKey(name)) {
            return exchange.getMessage().getHeader(name);
        }
        throw new IllegalArgumentException("parameter :#" + name
                + " of the query has no value. Put it into a header, or into a map that is the body");
    }
}
