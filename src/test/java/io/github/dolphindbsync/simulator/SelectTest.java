package io.github.dolphindbsync.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.xxdb.data.BasicNanoTimestampVector;
import com.xxdb.data.BasicTable;
import com.xxdb.data.Entity;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries over a small table: volumes 1 to 6; not in order of time, two rows at 20, one without a time. */
class SelectTest extends StandInTest {

    @BeforeEach
    void sixTrades() {
        StoredTable trade = server.createTable("market", "trade", TableDefinition.of(SCHEMA));
        trade.append(List.of(
                row("FB", 30L, 3.5f, 1),
                row("AAPL", 10L, 1.5f, 2),
                row("AAPL", 20L, null, 3),
                row("FB", 20L, 2.5f, 4),
                row("X", null, 9f, 5),
                row(null, 40L, 4.5f, 6)));
        server.createTable("market", "time", TableDefinition.of("at:TIMESTAMP,day:DATE,_c:CHAR,ok:BOOL,d:DOUBLE"))
                .append(List.of(
                        row(86_400_000L, 1, 65, true, 1.5),
                        row(86_400_001L, 2, -3, false, Double.NEGATIVE_INFINITY),
                        row(null, null, null, null, null)));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '~', textBlock = """
            volume < 3                                                  ~ [1,2]
            volume <= 3                                                 ~ [1,2,3]
            volume > 3                                                  ~ [4,5,6]
            3 < volume                                                  ~ [4,5,6]
            volume >= 3l                                                ~ [3,4,5,6]
            volume == 3                                                 ~ [3]
            volume = 3                                                  ~ [3]
            volume != 3                                                 ~ [1,2,4,5,6]
            volume between 2 and 4 and symbol == "FB"                   ~ [4]
            volume between 2:3 and symbol == "AAPL"                     ~ [2,3]
            volume between 2:3                                          ~ [2,3]
            volume in (1, 4, 9)                                         ~ [1,4]
            volume in [1, 4]                                            ~ [1,4]
            volume in 1 4                                               ~ [1,4]
            symbol in ("FB", "X")                                       ~ [1,4,5]
            symbol in `FB`X                                             ~ [1,4,5]
            symbol == "AAPL", volume > 2                                ~ [3]
            symbol == "X" or volume == 1                                ~ [1,5]
            not (symbol == "FB") and !(volume == 2)                     ~ [3,5,6]
            isValid(price) and isValid(timestamp) AND isValid(symbol)   ~ [1,2,4]
            isNull(price)                                               ~ [3]
            price is null                                               ~ [3]
            price is not null                                           ~ [1,2,4,5,6]
            symbol is NULL                                              ~ [6]
            Symbol == "X"                                               ~ [5]
            price > 2.4 and price < 4                                   ~ [1,4]
            price < 0                                                   ~ [3]
            price <= NULL                                               ~ [3]
            volume / 2 == 1                                             ~ [2,3]
            timestamp == 1970.01.01T00:00:00.000000020                  ~ [3,4]
            timestamp <= 1970.01.01T00:00:00.000000010                  ~ [2,5]
            timestamp > 1970.01.01T00:00:00.000000010                   ~ [1,3,4,6]
            timestamp > NULL                                            ~ [1,2,3,4,6]
            timestamp > nanotimestamp("1990.01.01T00:00:00")            ~ []
            timestamp < nanotimestamp("1990.01.01T00:00:00.000000")     ~ [1,2,3,4,5,6]
            timestamp between 1970.01.01T00:00:00.000000010 and 1970.01.01T00:00:00.000000020 ~ [2,3,4]
            long(timestamp) > 20                                        ~ [1,6]
            """)
    void rowsArePicked(String where, String volumes) throws Exception {
        assertThat(column("volume", "select volume from " + TRADE + " where " + where))
                .isEqualTo(volumes);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '~', textBlock = """
            order by timestamp                                    ~ [5,2,3,4,1,6]
            order by timestamp desc                               ~ [6,1,3,4,2,5]
            order by timestamp asc nulls last                     ~ [2,3,4,1,6,5]
            order by timestamp, symbol desc                       ~ [5,2,4,3,1,6]
            order by symbol, price                                ~ [6,3,2,4,1,5]
            order by price desc                                   ~ [5,6,1,4,2,3]
            ORDER BY volume DESC limit 2                          ~ [6,5]
            order by v limit 1, 2                                 ~ [2,3]
            """)
    void rowsAreOrdered(String order, String volumes) throws Exception {
        assertThat(column("v", "select volume as v from " + TRADE + " " + order))
                .isEqualTo(volumes);
    }

    @Test
    void theQueryOfThePythonConnector() throws Exception {
        BasicTable result = table("""

                        SELECT symbol, timestamp, price, volume
                        FROM loadTable("dfs://market",   'trade')
                        WHERE timestamp > nanotimestamp("1970.01.01T00:00:00")
                        ORDER BY timestamp
                """);

        assertThat(result.getColumn("symbol").getString()).isEqualTo("[AAPL,AAPL,FB,FB,]");
        assertThat(((BasicNanoTimestampVector) result.getColumn("timestamp")).getLong(4))
                .isEqualTo(40);
    }

    @Test
    void starGivesAllColumnsInTheirOwnSpelling() throws Exception {
        assertThat(table("select top 1 * from " + TRADE).getColumnName(1)).isEqualTo("timestamp");
        assertThat(table("select Timestamp from " + TRADE).getColumnName(0)).isEqualTo("timestamp");
        assertThat(table("select _\"TIMESTAMP\" from " + TRADE).getColumnName(0))
                .isEqualTo("timestamp");
        assertThat(column("_c", "select top 2 _\"_c\" from loadTable('dfs://market','time')"))
                .isEqualTo("['A',-3]");
    }

    @Test
    void rowsAreAggregated() throws Exception {
        String query = "select count(*) as n, count(price) as p, min(price) as low, max(timestamp) as last,"
                + " sum(volume), max(symbol) from " + TRADE;

        assertThat(column("n", query)).isEqualTo("[6]");
        assertThat(column("p", query)).isEqualTo("[5]");
        assertThat(column("low", query)).isEqualTo("[1.5]");
        assertThat(column("last", query)).isEqualTo("[1970.01.01T00:00:00.000000040]");
        assertThat(column("sum_volume", query)).isEqualTo("[21]");
        assertThat(column("max_symbol", query)).isEqualTo("[X]");
        Entity count = run("exec count(*) from " + TRADE + " where volume > 2");
        assertThat(count.isScalar()).isTrue();
        assertThat(count.getString()).isEqualTo("4");
    }

    @Test
    void aggregatesOfNoRowsAreNull() throws Exception {
        String query = "select count(*) as n, max(volume) as m from " + TRADE + " where volume > 100";

        assertThat(column("n", query)).isEqualTo("[0]");
        assertThat(column("m", query)).isEqualTo("[]");
    }

    @Test
    void rowsAreGrouped() throws Exception {
        String bars = "select count(*) as n, min(volume) as v from " + TRADE
                + " where isValid(timestamp) group by bar(timestamp, 15) as b order by b desc";

        assertThat(column("n", bars)).isEqualTo("[2,2,1]");
        assertThat(column("v", bars)).isEqualTo("[1,3,2]");
        assertThat(column("b", bars))
                .isEqualTo(
                        "[1970.01.01T00:00:00.000000030,1970.01.01T00:00:00.000000015,1970.01.01T00:00:00.000000000]");
        assertThat(column("n", "select count(*) as n from " + TRADE + " group by symbol order by symbol"))
                .isEqualTo("[1,2,2,1]");
        assertThat(column("n", "select count(*) as n from " + TRADE + " group by date(timestamp) as d"))
                .isEqualTo("[1,5]");
        assertThat(column("n", "select count(*) as n from " + TRADE + " group by bar(volume, 4)"))
                .isEqualTo("[3,3]");
    }

    @Test
    void timesOfDifferentUnitsAreComparedInTheFiner() throws Exception {
        String time = "select at from loadTable('dfs://market','time') where ";

        assertThat(table(time + "at > 1970.01.02").rows()).isEqualTo(1);
        assertThat(table(time + "at == day").rows()).isEqualTo(2);
        assertThat(table(time + "at <= 1970.01.02T00:00:00.000000001").rows()).isEqualTo(2);
        assertThat(table(time + "isValid(ok), ok").rows()).isEqualTo(1);
        assertThat(error(time + "ok")).contains("does not support: a condition that is NULL");
        assertThat(table(time + "d < NULL").rows()).isEqualTo(1);
        assertThat(column("d", "select d from loadTable('dfs://market','time') order by d asc nulls last"))
                .isEqualTo("[-Infinity,1.5,]");
    }

    @Test
    void aPartitioningColumnIsComparedWithItsOwnTypeOrAFiner() throws Exception {
        server.createTable("market", "parted", TRADES);
        String where = "select * from loadTable('dfs://market','parted') where timestamp ";

        assertThat(error(where + "> 1990.01.01")).contains("does not support", "coarser");
        assertThat(error(where + "> 20l")).contains("S02040");
        assertThat(error(where + "between 1990.01.01 and 1990.01.02")).contains("same data type");
    }

    @Test
    void whatIsNotThereIsNamed() {
        assertThat(error("select * from loadTable('dfs://market','nope')"))
                .contains("getFileBlocksMeta on path '/market/nope.tbl' failed, reason: path does not exist");
        assertThat(error("select * from loadTable('dfs://nope','trade')"))
                .contains("getFileBlocksMeta on path '/nope/domain' failed, reason: path does not exist");
        assertThat(error("select nope from " + TRADE)).contains("Unrecognized column name [nope]. RefId:S02005");
        assertThat(error("select *\nfrom " + TRADE + "\nwhere volume >\u00a7 1"))
                .contains("the stand-in does not support: the token '\u00a7' in line 3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select count(*), volume from T",
                "select volume + 1 from T",
                "select 1 as one from T",
                "select NULL as none from T",
                "select volume as a, price as A from T",
                "select count(1) from T",
                "select avg(price) as a from T",
                "select * from T where symbol == 'X'",
                "select * from T where volume",
                "select * from T where volume == \"1\"",
                "select * from T where symbol like \"%\"",
                "select * from T where timestamp in (1)",
                "select * from T where volume in (1, NULL)",
                "select * from T context by symbol",
                "select [HINT_EXPLAIN] * from T",
                "select * from T group by symbol",
                "select count(*) as n from T group by interval(timestamp, 1d, 0)",
                "select top 1 * from T limit 2",
                "select top -1 * from T",
                "Select * from T",
                "update T set volume = 1",
                "share(T, `x)",
                "nanotimestamp(\"1990.01.01T00:00:00.12\")",
                "nanotimestamp(\"1990.01.01T00:00:00.123456+00:00\")",
                "date(\"yesterday\")",
                "1970.01.01T00:00:00.000000000 + 9223372036854775807l + 1",
                "int(2.5)",
                "f(x)",
                "(1, ",
                "\"open"
            })
    void whatIsOutsideIsRefusedOnOneLineAndTheConnectionLivesOn(String script) throws Exception {
        assertThat(error(script.replace(" T", " " + TRADE).replace("(T", "(" + TRADE)))
                .contains("the stand-in does not support: ");
        assertThat(run("1+1").getString()).isEqualTo("2");
    }

    @Test
    void variablesLiveAsLongAsTheSession() throws Exception {
        run("n = 3");
        connection.upload(Map.of("more", run("select * from " + TRADE)));

        assertThat(column("volume", "select volume from more where volume > n")).isEqualTo("[4,5,6]");
    }

    @Test
    void aHandleInAVariableShowsRowsThatCameLater() throws Exception {
        run("t = " + TRADE + "\n" + "tableInsert(t, (select * from t where isValid(timestamp)))");

        assertThat(run("exec count(*) from t").getString()).isEqualTo("11");
        assertThat(error("t")).contains("does not support");
    }

    @Test
    void aNegatedNullIsNull() throws Exception {
        assertThat(run("!(00b)").getString()).isEmpty();
        assertThat(error("00b and true")).contains("does not support");
    }

    @Test
    void theServerTellsWhatItHas() throws Exception {
        assertThat(run("getTables(database('dfs://market'))").getString()).isEqualTo("[time,trade]");
        assertThat(run("getDFSTablesByDatabase('dfs://market')").getString())
                .isEqualTo("[dfs://market/time,dfs://market/trade]");
        assertThat(run("existsDatabase('dfs://nope')").getString()).isEqualTo("false");
        assertThat(run("existsTable('dfs://market', 'trade')").getString()).isEqualTo("true");
        assertThat(run("version()").getString()).contains("not DolphinDB");
    }
}
