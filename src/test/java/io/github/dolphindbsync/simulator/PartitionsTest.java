package io.github.dolphindbsync.simulator;

import static io.github.dolphindbsync.simulator.table.partition.PartitionLevel.byHash;
import static io.github.dolphindbsync.simulator.table.partition.PartitionLevel.byList;
import static io.github.dolphindbsync.simulator.table.partition.PartitionLevel.byRange;
import static io.github.dolphindbsync.simulator.table.partition.PartitionLevel.byValue;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.xxdb.data.BasicAnyVector;
import com.xxdb.data.BasicDictionary;
import com.xxdb.data.BasicString;
import com.xxdb.data.BasicTable;
import com.xxdb.data.Entity;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Partitions: what {@code schema()} tells of them, the rows that have none, and the limit of a query. */
class PartitionsTest extends StandInTest {

    /** A layout that the vendor's documentation warns of: 14 days of 5,000 symbols. */
    private static final TableDefinition LARGE =
            TableDefinition.of(SCHEMA).partitionedBy(byValue("timestamp", 14), byValue("symbol", 5_000));

    PartitionsTest() {
        super(StandInServer.builder().aggregatesOverNothingAnswerNoRow(true));
    }

    @Test
    void aQueryThatReachesTooManyPartitionsIsRefused() throws Exception {
        server.createGeneratedTable("market", "trade", LARGE, 140_000, 0);

        assertThat(error("select count(*) from " + TRADE))
                .contains(
                        "The number of partitions [70000] relevant to the query is too large. Please add more specific"
                                + " filtering conditions on partition columns in WHERE clause, or consider changing the value of"
                                + " the configuration parameter maxPartitionNumPerQuery. RefId:S02039");
        assertThat(error("select top 1 * from " + TRADE + " where isNull(timestamp)"))
                .contains("[70000]");
        assertThat(run("exec count(*) from " + TRADE + " where timestamp < 2024.01.14T00:00:00.000000000")
                        .getString())
                .isEqualTo("130000");
        assertThat(run("exec count(*) from (select * from " + TRADE
                                + " where timestamp >= 2024.01.14T00:00:00.000000000)")
                        .getString())
                .isEqualTo("10000");
    }

    @Test
    void aGeneratedTableHasRowsInAllOfItsPartitions() throws Exception {
        server.createGeneratedTable("market", "trade", LARGE, 140_000, 0);

        for (int day = 1; day <= 14; day++) {
            String where = " where date(timestamp) == 2024.01." + (day < 10 ? "0" : "") + day;
            BasicTable symbols = table("select count(*) as n from " + TRADE + where + " group by symbol");
            BasicTable all =
                    table("select count(*) as n, min(timestamp) as a, max(timestamp) as z from " + TRADE + where);

            assertThat(symbols.rows()).isEqualTo(5_000);
            assertThat(ClientValues.of(symbols.getColumn("n"))).containsOnly(2);
            assertThat(all.getColumn("n").getString()).isEqualTo("[10000]");
        }
    }

    @Test
    void theTimesOfAGeneratedTableGoAlongWithItsPartitionsByDate() throws Exception {
        server.createGeneratedTable(
                "market",
                "trade",
                TableDefinition.of("day:DATE,timestamp:NANOTIMESTAMP,id:INT")
                        .partitionedBy(byValue("day", 3), byRange("id", 0, 10, 20)),
                600,
                0);

        BasicTable days =
                table("select count(*) as n, min(timestamp) as a from " + TRADE + " group by day order by day");
        BasicTable ids = table("select count(*) as n from " + TRADE + " group by id order by id");

        assertThat(days.getColumn("n").getString()).isEqualTo("[200,200,200]");
        assertThat(days.getColumn("a").getString())
                .isEqualTo(
                        "[2024.01.01T00:00:00.000000000,2024.01.02T00:00:00.000000000,2024.01.03T00:00:00.000000000]");
        assertThat(ids.getColumn("id").getString()).isEqualTo("[0,10]");
        assertThat(ids.getColumn("n").getString()).isEqualTo("[300,300]");
    }

    @Test
    void schemaTellsTheSchemeOfOneLevelByItself() throws Exception {
        server.createTable("market", "by_range", TableDefinition.of("id:INT").partitionedBy(byRange("id", 0, 5, 10)));
        server.createTable("market", "by_hash", TableDefinition.of("id:LONG").partitionedBy(byHash("id", 20)));
        server.createTable(
                        "market", "by_day", TableDefinition.of("at:TIMESTAMP").partitionedBy("at"))
                .append(List.of(
                        row(LocalDateTime.of(2022, 1, 2, 3, 4)),
                        row(LocalDateTime.of(2022, 1, 1, 0, 0)),
                        row(LocalDateTime.of(2022, 1, 2, 0, 0))));

        assertThat(schema("by_range", "partitionSchema")).isEqualTo("[0,5,10]");
        assertThat(schema("by_range", "partitionTypeName")).isEqualTo("RANGE");
        assertThat(schema("by_range", "partitionType")).isEqualTo("2");
        assertThat(schema("by_hash", "partitionSchema")).isEqualTo("20");
        assertThat(schema("by_hash", "partitionTypeName")).isEqualTo("HASH");
        assertThat(schema("by_hash", "partitionType")).isEqualTo("5");
        assertThat(schema("by_day", "partitionSchema")).isEqualTo("[2022.01.02,2022.01.01]");
        assertThat(schema("by_day", "partitionColumnType")).isEqualTo("6");
    }

    @Test
    void schemaTellsTheSchemesOfSeveralLevelsSideBySide() throws Exception {
        server.createTable(
                "market",
                "trade",
                TableDefinition.of("id:INT,at:NANOTIMESTAMP,name:SYMBOL")
                        .partitionedBy(
                                byHash("id", 20).through("myFunction{, 6, 8}"),
                                byValue("at", 2).per(ColumnType.DATEHOUR),
                                byList("name", List.of("A", "B"), List.of("C"))));

        BasicAnyVector schemes = (BasicAnyVector) entry("trade", "partitionSchema");

        assertThat(schemes.getEntity(0).getString()).isEqualTo("20");
        assertThat(schemes.getEntity(1).getString()).isEqualTo("[2024.01.01T00,2024.01.01T01]");
        assertThat(((BasicAnyVector) schemes.getEntity(2)).getEntity(0).getString())
                .isEqualTo("[A,B]");
        assertThat(schema("trade", "partitionFunction")).isEqualTo("[myFunction{, 6, 8},asis,asis]");
        assertThat(schema("trade", "partitionColumnIndex")).isEqualTo("[0,1,2]");
        assertThat(schema("trade", "partitionColumnType")).isEqualTo("[4,28,17]");
        assertThat(schema("trade", "partitionType")).isEqualTo("[5,1,3]");
        assertThat(schema("trade", "partitionTypeName")).isEqualTo("[HASH,VALUE,LIST]");
    }

    @Test
    void aggregatesThatReachNoPartitionWithARowAnswerNoRowWhereThatIsAskedFor() throws Exception {
        StoredTable trade = server.createTable("market", "trade", TRADES);
        String all = "select count(*) as n, min(timestamp) as a from " + TRADE;
        assertThat(table(all).rows()).isZero();

        trade.appendRow("A", LocalDateTime.of(2024, 1, 1, 12, 0), 1f, 1);

        assertThat(table(all).rows()).isEqualTo(1);
        assertThat(table(all + " where timestamp >= 2025.01.01T00:00:00.000000000")
                        .rows())
                .isZero();
        assertThat(run("exec count(*) from " + TRADE + " where timestamp >= 2025.01.01T00:00:00.000000000")
                        .rows())
                .isZero();
        assertThat(column("n", all + " where timestamp >= 2024.01.01T13:00:00.000000000"))
                .isEqualTo("[0]");
    }

    @Test
    void rowsWithoutAPartitionAreLeftOut() throws Exception {
        StoredTable trade = server.createTable(
                "market", "trade", TableDefinition.of("id:INT").partitionedBy(byRange("id", 0, 5, 10)));

        Entity stored = run("tableInsert(" + TRADE + ", table(0 4 9 10 11 as id))");

        assertThat(stored.getString()).isEqualTo("3");
        assertThat(column("id", "select id from " + TRADE)).isEqualTo("[0,4,9]");
        assertThatThrownBy(() -> trade.appendRow(10)).hasMessageContaining("no partition");
    }

    @Test
    void aPartitionColumnByValueTakesNoNull() throws Exception {
        server.createTable("market", "trade", TableDefinition.of("id:INT,n:INT").partitionedBy("id"));

        assertThat(error("tableInsert(" + TRADE + ", table(1 NULL as id, 1 2 as n))"))
                .contains("The column used for value-partitioning cannot contain NULL values. RefId: S01001");
        assertThat(run("rows(" + TRADE + ")").getString()).isEqualTo("0");
    }

    @Test
    void whatCannotBeAPartitionColumnIsRefused() {
        TableDefinition columns = TableDefinition.of("id:LONG,at:TIMESTAMP,price:DOUBLE,day:DATE,n:INT");

        assertThatThrownBy(() -> columns.partitionedBy("price"))
                .hasMessageContaining("The data type DOUBLE can't be used for a partition column: price by VALUE");
        assertThatThrownBy(() -> columns.partitionedBy("id")).hasMessageContaining("LONG can't be used");
        assertThatThrownBy(() -> columns.partitionedBy(byHash("at", 3)))
                .hasMessageContaining("TIMESTAMP can't be used");
        assertThatThrownBy(() -> columns.partitionedBy(byValue("day").per(ColumnType.DATEHOUR)))
                .hasMessageContaining("no partitions of type DATEHOUR");
        assertThatThrownBy(() -> columns.partitionedBy(byRange("n", 5, 3))).hasMessageContaining("do not ascend");
        assertThatThrownBy(() -> byRange("n", 5)).hasMessageContaining("two boundaries");
        assertThatThrownBy(() -> columns.partitionedBy("at", "day", "n", "at")).hasMessageContaining("at most 3");
    }

    private Entity entry(String table, String key) throws Exception {
        BasicDictionary schema = (BasicDictionary) run("schema(loadTable('dfs://market', '" + table + "'))");
        return schema.get(new BasicString(key));
    }

    private String schema(String table, String key) throws Exception {
        return entry(table, key).getString();
    }
}
