package io.github.dolphindbsync.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.xxdb.data.BasicAnyVector;
import com.xxdb.data.Entity;
import io.github.dolphindbsync.conformance.GoldenExample;
import java.util.Collections;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The examples whose results the vendor's documentation prints, by number. Each is answered so, or refused where the
 * stand-in does not know it; an answer that differs would be a lie.
 */
class GoldenExamplesTest extends StandInTest {

    private static final Set<String> NOT_SUPPORTED = Set.of("18", "19.1");

    static Stream<GoldenExample> examples() {
        return GoldenExample.all().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void isAnsweredAsTheDocumentationSaysOrRefused(GoldenExample example) {
        String answer;
        try {
            answer = example.printed(run(example.script()));
        } catch (Exception e) {
            answer = String.valueOf(e.getMessage());
            assertThat(example.isExpectedError(answer) || isRefused(answer))
                    .as(answer)
                    .isTrue();
            assertThat(NOT_SUPPORTED.contains(example.id()))
                    .as("%s is refused: %s", example, answer)
                    .isEqualTo(!example.expectsError());
            return;
        }
        assertThat(answer).isEqualTo(example.expected());
        assertThat(NOT_SUPPORTED).doesNotContain(example.id());
    }

    private static boolean isRefused(String error) {
        return error.contains("does not support") || error.contains("Syntax Error");
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
        assertThat(error(script)).containsAnyOf("does not support", "Syntax Error");
    }
}
