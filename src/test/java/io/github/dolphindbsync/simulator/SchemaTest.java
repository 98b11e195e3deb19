package io.github.dolphindbsync.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.xxdb.data.BasicDictionary;
import com.xxdb.data.BasicString;
import com.xxdb.data.BasicTable;
import org.junit.jupiter.api.Test;

/** What {@code schema()} tells of a table. */
class SchemaTest extends StandInTest {

    @Test
    void aPartitionedTable() throws Exception {
        server.createTable("market", "trade", TRADES);

        BasicDictionary schema = (BasicDictionary) run("schema(" + TRADE + ")");

        BasicTable columns = (BasicTable) schema.get(new BasicString("colDefs"));
        assertThat(columns.getColumn("name").getString()).isEqualTo("[symbol,timestamp,price,volume]");
        assertThat(columns.getColumn("typeString").getString()).isEqualTo("[SYMBOL,NANOTIMESTAMP,FLOAT,INT]");
        assertThat(columns.getColumn("typeInt").getString()).isEqualTo("[17,14,15,4]");
        assertThat(text(schema, "partitionColumnName")).isEqualTo("timestamp");
        assertThat(text(schema, "partitionColumnIndex")).isEqualTo("1");
        assertThat(text(schema, "partitionColumnType")).isEqualTo("14");
        assertThat(text(schema, "engineType")).isEqualTo("OLAP");
        assertThat(text(schema, "chunkGranularity")).isEqualTo("TABLE");
        assertThat(schema.get("sortColumns")).isNull();
    }

    @Test
    void aTableOfTheOtherEngineThatIsNotPartitioned() throws Exception {
        TableDefinition definition =
                TableDefinition.of("id:LONG,at:DATE").sortedBy("id", "at").keepingDuplicates("LAST");
        server.createTable("dfs://market", "trade", definition);

        BasicDictionary schema = (BasicDictionary) run(TRADE + ".schema()");

        assertThat(text(schema, "partitionColumnIndex")).isEqualTo("-1");
        assertThat(text(schema, "engineType")).isEqualTo("TSDB");
        assertThat(text(schema, "sortColumns")).isEqualTo("[id,at]");
        assertThat(text(schema, "keepDuplicates")).isEqualTo("LAST");
    }

    @Test
    void typesThatItDoesNotKnowAreRefusedByTheColumnsName() {
        assertThatThrownBy(() -> TableDefinition.of("id:LONG,amount:DECIMAL64"))
                .hasMessageContaining("amount")
                .hasMessageContaining("DECIMAL64");
        assertThatThrownBy(() -> TableDefinition.of("id:MONEY")).hasMessageContaining("id has type MONEY");
        assertThatThrownBy(() -> TableDefinition.of("id LONG")).hasMessageContaining("Not name:TYPE");
        assertThatThrownBy(() -> TableDefinition.of("id:LONG,ID:INT")).hasMessageContaining("twice");
        assertThatThrownBy(() -> TableDefinition.of("id:LONG").partitionedBy("day"))
                .hasMessageContaining("no column");
    }

    private static String text(BasicDictionary schema, String key) {
        return schema.get(new BasicString(key)).getString();
    }
}
