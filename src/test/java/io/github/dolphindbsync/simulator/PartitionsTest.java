package io.github.dolphindbsync.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.xxdb.data.BasicAnyVector;
import com.xxdb.data.BasicDictionary;
import com.xxdb.data.BasicString;
import com.xxdb.data.BasicTable;
import org.junit.jupiter.api.Test;

/** Partitions: what {@code schema()} says of them, and the limit of those that one query may reach. */
class PartitionsTest extends StandInTest {

    /** A layout that the vendor's documentation warns of: 14 days of 5,000 symbols. */
    static final TableDefinition LARGE = TableDefinition.of(
                    "symbol:SYMBOL,timestamp:NANOTIMESTAMP,price:FLOAT,volume:INT")
            .partitionedBy(PartitionLevel.byValue("timestamp", 14), PartitionLevel.byValue("symbol", 5_000));

    @Test
    void aTableOfSeventyThousandPartitionsHasRowsInEachOfThem() throws Exception {
        server.createGeneratedTable("market", "trade", LARGE, 140_000, 0);

        BasicTable day = table("select count(*) as n, min(timestamp) as a, max(timestamp) as z from " + TRADE
                + " where timestamp >= 2024.01.03T00:00:00.000000000 and timestamp < 2024.01.04T00:00:00.000000000"
                + " group by symbol");

        assertThat(day.rows()).isEqualTo(5_000);
        assertThat(day.getColumn("n").getString(4_999)).isEqualTo("2");
        assertThat(error("select count(*) from " + TRADE))
                .contains(
                        "The number of partitions [70000] relevant to the query is too large. Please add more specific"
                                + " filtering conditions on partition columns in WHERE clause, or consider changing the value of the"
                                + " configuration parameter maxPartitionNumPerQuery. RefId:S02039");
        assertThat(run("exec count(*) from " + TRADE + " where timestamp < 2024.01.14T00:00:00.000000000")
                        .getString())
                .isEqualTo("130000");
    }

    @Test
    void schemaOfTwoLevels() throws Exception {
        server.createGeneratedTable("market", "trade", LARGE, 70_000, 0);

        BasicDictionary schema = (BasicDictionary) run("schema(" + TRADE + ")");

        BasicAnyVector schemes = (BasicAnyVector) schema.get(new BasicString("partitionSchema"));
        assertThat(schemes.getEntity(0).getString()).startsWith("[2024.01.01,2024.01.02,2024.01.03");
        assertThat(schemes.getEntity(1).rows()).isEqualTo(5_000);
        assertThat(schema.get(new BasicString("partitionColumnType")).getString())
                .isEqualTo("[6,17]");
    }
}
