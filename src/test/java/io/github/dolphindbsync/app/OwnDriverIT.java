package io.github.dolphindbsync.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.sync.Market;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hsqldb.jdbc.JDBCDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A database that {@code upsert:} does not know, and whose driver is not in the jar: HSQLDB stands for it. */
class OwnDriverIT {

    private static final Pattern ROUTE =
            Pattern.compile("```yaml\\n((?:(?!```).)*to:\\s+uri: \"sql:.*?)```", Pattern.DOTALL);
    private static final Pattern STATEMENT = Pattern.compile("```sql\\n(.*?);\\n```", Pattern.DOTALL);

    @TempDir
    Path folder;

    @RegisterExtension
    final Market market = new Market(Jar.PASSWORD);

    private final StandInServer server = market.server();

    @Test
    void givenAnotherDatabaseThenYourOwnStatementStoresRowsAndCheckpointInOneTransaction() throws Exception {
        List<Object[]> trades = Trades.awkward(500, 5);
        StoredTable table = market.trade();
        table.append(trades);
        String url = "jdbc:hsqldb:file:" + folder.resolve("warehouse") + ";shutdown=true";
        Jar jar = Jar.in(folder).setting("dolphindb.port", server.port()).setting("warehouse.url", url);

        jar.run("--once")
                .assertEnded(2, "there is no driver for jdbc:hsqldb:", "java -cp")
                .assertOneLine();
        assertThat(server.queries()).isEmpty();

        jar.classPath(JDBCDriver.class);
        jar.run("--once").assertEnded(1, "can't write to the database HSQL", "docs/databases.md");

        List<String> statements = all(STATEMENT, "docs/databases.md");
        execute(url, statements.get(0));
        // In place of the shipped route of this sync.
        Files.writeString(folder.resolve("routes/trade.camel.yaml"), route(statements.get(1)));
        jar.run("--once").assertEnded(0, "sync trade: 500 rows");
        assertThat(stored(url)).isEqualTo(Trades.lines(trades));

        jar.run("--once").assertEnded(0, "sync trade: nothing new");
        assertThat(stored(url)).isEqualTo(Trades.lines(trades));
    }

    /** The route of docs/sql.md, with another statement. */
    private static String route(String statement) throws IOException {
        return all(ROUTE, "docs/sql.md")
                .get(0)
                .replaceFirst(
                        "uri: \"sql:[^\"]*\"",
                        Matcher.quoteReplacement("uri: \"sql:" + statement.replaceAll("\\s+", " ") + "\""));
    }

    private static List<String> all(Pattern pattern, String page) throws IOException {
        return pattern.matcher(Files.readString(Path.of(page)))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private static void execute(String url, String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement create = connection.createStatement()) {
            create.execute(statement);
        }
    }

    private static List<String> stored(String url) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select symbol, traded, price, volume from my_trade")) {
            while (rows.next()) {
                Object price = rows.getObject(3);
                lines.add(Trades.line(
                        rows.getString(1),
                        Trades.nanos(rows.getObject(2, LocalDateTime.class)),
                        price == null ? null : ((Number) price).floatValue(),
                        rows.getObject(4)));
            }
        }
        lines.sort(null);
        return lines;
    }
}
