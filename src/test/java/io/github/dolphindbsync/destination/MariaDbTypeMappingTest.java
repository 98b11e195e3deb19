package io.github.dolphindbsync.destination;

import io.github.dolphindbsync.EmbeddedMariaDb;
import java.io.IOException;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.mariadb.jdbc.MariaDbDataSource;

class MariaDbTypeMappingTest extends JdbcTypeMappingTest {

    private final MariaDbDataSource dataSource;

    MariaDbTypeMappingTest() throws IOException, SQLException {
        dataSource = new MariaDbDataSource(EmbeddedMariaDb.emptyDatabase("types")
                + "?user=root&sessionVariables=sql_mode='ANSI_QUOTES,STRICT_TRANS_TABLES'");
    }

    @Override
    String destination() {
        return "MariaDB";
    }

    @Override
    DataSource dataSource() {
        return dataSource;
    }

    @Override
    JdbcReader reader() {
        return new MariaDbReader();
    }
}
