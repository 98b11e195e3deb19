package io.github.dolphindbsync.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.xxdb.data.BasicAnyVector;
import com.xxdb.data.Entity;
import io.github.dolphindbsync.conformance.GoldenExample;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples whose results the vendor's documentation prints, by number. Each is answered so. */
class GoldenExamplesTest extends StandInTest {

    static Stream<GoldenExample> examples() {
        return GoldenExample.all().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void isAnsweredAsTheDocumentationSays(GoldenExample example) throws Exception {
        if (example.expectsError()) {
            String error = error(example.script());
            assertThat(example.isExpectedError(error)).as(error).isTrue();
        } else {
            assertThat(example.printed(run(example.script()))).isEqualTo(example.expected());
        }
    }

    @Test
    void nullIsVoidAndParenthesesMakeATuple() throws Exception {
        assertThat(run("NULL").getDataType()).isEqualTo(Entity.DATA_TYPE.DT_VOID);
        assertThat(run("x = NULL; x").getDataType()).isEqualTo(Entity.DATA_TYPE.DT_VOID);
        assertThat(run("(1, 2, 3)").getDataType()).isEqualTo(Entity.DATA_TYPE.DT_ANY);
        assertThat(run("(1, NULL, \"a\", 1 2)")).isInstanceOf(BasicAnyVector.class);
        assertThat(run("[1, 2, 3]").getDataType()).isEqualTo(Entity.DATA_TYPE.DT_INT);
        assertThat(run("(1)").isScalar()).isTrue();
    }

    @Test
    void countOfAConstantWouldCountPartitionsSoItIsRefused() throws Exception {
        StoredTable pt =
                server.createTable("demo", "pt", TableDefinition.of("day:DATE").partitionedBy("day"));
        for (int day = 0; day < 10; day++) {
            pt.append(Collections.nCopies(10, row(day)));
        }

        assertThat(column("count", "select count(*) from loadTable('dfs://demo','pt')"))
                .isEqualTo("[100]");
        assertRefused("select count(1) from loadTable('dfs://demo','pt')");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2012.06.13T13:30:10.008007", "2012.06.13T13:30", "13:30:10.0", "25:30m", "2012.13M"})
    void aLiteralThatIsNoneIsRefused(String literal) {
        assertRefused(literal);
    }

    private void assertRefused(String script) {
        assertThat(error(script)).contains("the stand-in does not support");
    }
}
