package io.github.dolphindbsync.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.xxdb.data.BasicDictionary;
import com.xxdb.data.BasicString;
import com.xxdb.data.BasicTable;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import java.util.List;
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
        assertThat(text(schema, "partitionColumnType")).isEqualTo("6");
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
    void severalPartitionColumnsAndAPrimaryKey() throws Exception {
        TableDefinition definition = TableDefinition.of("id:INT,at:TIMESTAMP,price:DECIMAL64(4),sizes:INT[]")
                .partitionedBy("at", "id")
                .withPrimaryKey("id", "at");
        server.createTable("market", "trade", definition);

        BasicDictionary schema = (BasicDictionary) run("schema(" + TRADE + ")");

        assertThat(text(schema, "engineType")).isEqualTo("PKEY");
        assertThat(text(schema, "keyColumn")).isEqualTo("[id,at]");
        assertThat(text(schema, "partitionColumnName")).isEqualTo("[at,id]");
        assertThat(text(schema, "partitionColumnIndex")).isEqualTo("[1,0]");
        assertThat(text(schema, "partitionColumnType")).isEqualTo("[6,4]");
        assertThat(text(schema, "partitionType")).isEqualTo("[1,1]");
        assertThat(text(schema, "partitionTypeName")).isEqualTo("[VALUE,VALUE]");
        BasicTable columns = (BasicTable) schema.get(new BasicString("colDefs"));
        assertThat(columns.getColumn("typeString").getString()).isEqualTo("[INT,TIMESTAMP,DECIMAL64(4),INT[]]");
        assertThat(columns.getColumn("typeInt").getString()).isEqualTo("[4,12,38,68]");
        assertThat(columns.getColumn("extra").getString()).isEqualTo("[,,4,]");
    }

    @Test
    void commentsAndColumnsThatAreNotToBeSeen() throws Exception {
        TableDefinition definition = TableDefinition.of("id:LONG,name:STRING,sizes:INT[]")
                .commented("name", "who bought, \"quoted\"")
                .sensitive("NAME")
                .sensitive("sizes");
        server.createTable("market", "trade", definition).appendRow(1, "Ann", List.of(1, 2));

        BasicTable columns =
                (BasicTable) ((BasicDictionary) run("schema(" + TRADE + ")")).get(new BasicString("colDefs"));
        BasicTable rows = table("select * from " + TRADE + " where isNull(name)");

        assertThat(columns.getColumn("comment").getString(1)).isEqualTo("who bought, \"quoted\"");
        assertThat(columns.getColumn("sensitive").getString()).isEqualTo("[false,true,true]");
        assertThat(ClientValues.of(rows.getColumn("id"))).containsExactly(1L);
        assertThat(ClientValues.of(rows.getColumn("name"))).containsOnlyNulls();
        assertThat(ClientValues.of(rows.getColumn("sizes"))).containsExactly(List.of());
    }

    @Test
    void aColumnThatNobodyCanRead() throws Exception {
        StoredTable table = server.createTable("market", "trade", TableDefinition.of("id:LONG,value:IOTANY"));
        table.appendRow(1, null);

        BasicTable columns =
                (BasicTable) ((BasicDictionary) run("schema(" + TRADE + ")")).get(new BasicString("colDefs"));

        assertThat(columns.getColumn("typeString").getString()).isEqualTo("[LONG,IOTANY]");
        assertThat(columns.getColumn("typeInt").getString()).isEqualTo("[5,41]");
        assertThat(column("id", "select id from " + TRADE)).isEqualTo("[1]");
        for (String query : List.of(
                "select * from " + TRADE,
                "select value from " + TRADE,
                "select top 0 value from " + TRADE,
                "select count(value) from " + TRADE,
                "select id from " + TRADE + " where isValid(value)",
                "select id from " + TRADE + " order by value")) {
            assertThat(error(query)).contains("does not support: reading column value of type IOTANY");
        }
    }

    @Test
    void typesThatItDoesNotKnowAreRefusedByTheColumnsName() {
        assertThatThrownBy(() -> TableDefinition.of("id:LONG,amount:DECIMAL64"))
                .hasMessageContaining("amount")
                .hasMessageContaining("DECIMAL64");
        assertThatThrownBy(() -> TableDefinition.of("id:MONEY")).hasMessageContaining("id has type MONEY");
        assertThatThrownBy(() -> TableDefinition.of("id LONG")).hasMessageContaining("is not of the form name:TYPE");
        assertThatThrownBy(() -> TableDefinition.of("id:LONG,ID:INT")).hasMessageContaining("twice");
        assertThatThrownBy(() -> TableDefinition.of("id:LONG").partitionedBy("day"))
                .hasMessageContaining("no column");
    }

    private static String text(BasicDictionary schema, String key) {
        return schema.get(new BasicString(key)).getString();
    }
}
