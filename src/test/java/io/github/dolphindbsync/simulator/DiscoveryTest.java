package io.github.dolphindbsync.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a user can find out about a server. */
class DiscoveryTest extends StandInTest {

    @Test
    void databasesAndTheirTables() throws Exception {
        server.createTable("market", "trade", TRADES);
        server.createTable("market", "quote", TRADES);
        server.createTable("shop", "sale", TRADES);

        assertThat(run("getDFSDatabases()").getString()).isEqualTo("[dfs://market,dfs://shop]");
        assertThat(run("getTables(database('dfs://market'))").getString()).isEqualTo("[quote,trade]");
        assertThat(run("getDFSTablesByDatabase('dfs://market')").getString())
                .isEqualTo("[dfs://market/quote,dfs://market/trade]");
        assertThat(run("existsDatabase('dfs://shop')").getString()).isEqualTo("true");
        assertThat(run("existsDatabase('dfs://none')").getString()).isEqualTo("false");
        assertThat(run("existsTable('dfs://shop','sale')").getString()).isEqualTo("true");
        assertThat(run("existsTable('dfs://shop','trade')").getString()).isEqualTo("false");
        assertThat(run("version()").getString()).contains("not DolphinDB");
    }

    @Test
    void aTableThatTheUserMayNotRead() throws Exception {
        server.createTable("market", "trade", TRADES);
        server.createTable("market", "quote", TRADES);

        server.faults().denyReading("market", "trade");

        assertThat(error("select * from " + TRADE))
                .contains("<NoPrivilege>Not granted to read table dfs://market/trade");
        assertThat(error("schema(" + TRADE + ")")).contains("<NoPrivilege>");
        assertThat(run("getTables(database('dfs://market'))").getString()).isEqualTo("[quote]");
        assertThat(run("exec count(*) from loadTable('dfs://market','quote')").getString())
                .isEqualTo("0");
        server.faults().clear();
        assertThat(run("exec count(*) from " + TRADE).getString()).isEqualTo("0");
    }
}
