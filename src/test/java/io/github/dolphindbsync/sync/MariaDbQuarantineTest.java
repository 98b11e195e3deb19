package io.github.dolphindbsync.sync;

import io.github.dolphindbsync.EmbeddedMariaDb;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

@Tag("other-database")
class MariaDbQuarantineTest extends QuarantineContractTest {

    @BeforeEach
    void emptyDatabase() throws SQLException {
        EmbeddedMariaDb.emptyDatabase("aside");
    }

    @Override
    String warehouseUrl() {
        return EmbeddedMariaDb.url("aside");
    }

    /** The constraint of a column has no name of its own there. */
    @Override
    void createPickyTable() throws Exception {
        createTable("volume integer check (volume < 1000)");
    }

    @Override
    String kind() {
        return EmbeddedMariaDb.isMySql() ? "mysql" : "mariadb";
    }

    @Override
    String createKeyedStatement() {
        return "create table trade (symbol varchar(250) collate " + EmbeddedMariaDb.collation()
                + " not null, timestamp datetime(6), "
                + "timestamp_ns bigint not null, price double, volume integer, primary key (timestamp_ns, symbol))";
    }

    @Override
    String refusal() {
        return EmbeddedMariaDb.isMySql() ? "trade_chk_1" : "trade.volume";
    }
}
