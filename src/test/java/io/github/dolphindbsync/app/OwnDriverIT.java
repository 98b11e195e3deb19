package io.github.dolphindbsync.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.StoredTable;
import io.github.dolphindbsync.simulator.TableDefinition;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.hsqldb.jdbc.JDBCDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database whose driver is not in the jar, and which has no dialect of its own: HSQLDB stands for it. */
class OwnDriverIT {

    @TempDir
    Path folder;

    @Test
    void aDriverOnTheClassPathIsUsedAndWithoutItTheStartIsRefused() throws Exception {
        try (StandInServer server =
                StandInServer.builder().username("admin").password(Jar.PASSWORD).build()) {
            List<Object[]> trades = Trades.awkward(500, 5);
            StoredTable table = server.createTable("market", "trade", TableDefinition.of(Trades.SCHEMA));
            table.append(trades);
            server.start();
            String url = "jdbc:hsqldb:file:" + folder.resolve("warehouse");
            Jar jar = Jar.in(folder)
                    .setting("dolphindb.port", server.port())
                    .setting("warehouse.url", url + ";shutdown=true");

            jar.run("--once")
                    .assertEnded(2, "there is no driver for jdbc:hsqldb:", "java -cp")
                    .assertOneLine();
            assertThat(server.queries()).isEmpty();

            jar.classPath(JDBCDriver.class);
            jar.run("--once").assertEnded(0, "never tested with HSQL", "sync trade: 500 rows");
            jar.run("--once").assertEnded(0, "sync trade: nothing new");

            assertThat(stored(url)).isEqualTo(Trades.lines(trades));
        }
    }

    private static List<String> stored(String url) throws Exception {
        List<String> lines = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(url + ";shutdown=true");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select \"symbol\", \"timestamp\", \"price\", \"volume\" from \"trade\"")) {
            while (rows.next()) {
                Object price = rows.getObject(3);
                lines.add(Trades.line(
                        rows.getString(1),
                        Trades.nanos(LocalDateTime.parse(rows.getString(2))),
                        price == null ? null : ((Number) price).floatValue(),
                        rows.getObject(4)));
            }
        }
        lines.sort(null);
        return lines;
    }
}
